// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What a session needs of the world: a way to the MTA, time, and threads. Everything it hands back is
 * called on the thread on which the session runs, never from inside the call that asked for it.
 */
interface SessionHost {
    /** Something under way that may be called off; harmless when it is over. */
    @FunctionalInterface
    interface Task {
        void cancel();
    }

    /** Sends packets in one write. */
    void send(List<Packet> packets);

    /** Closes the connection once everything sent is out. */
    void close();

    /** Stops or goes on reading, so that an MTA that does not wait for replies has to. */
    void reading(boolean on);

    /** Calls back after a time. */
    Task after(Duration time, Runnable callback);

    /** Runs work on a thread of its own, interrupted by cancel; then one of the callbacks. */
    <T> Task run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed);
}
