// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP.
 *
 * <p>The JDK's only way to hear a signal is {@code sun.misc.Signal} in jdk.unsupported, which javac does not let one
 * name without a warning that cannot be suppressed; so it is found by name.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Runs an action at each SIGHUP, on a thread of the JVM's; without the signal support SIGHUP is left alone. */
    static void onSignal(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        switch (method.getName()) {
                            case "handle" -> action.run();
                            case "hashCode" -> {
                                return System.identityHashCode(self);
                            }
                            case "equals" -> {
                                return false;
                            }
                            default -> {
                                return "hangup";
                            }
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("SIGHUP cannot be used here to read the configuration again: {}", e.toString());
        }
    }
}
