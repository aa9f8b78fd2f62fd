// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.environment;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.winnowmail.message.Client;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Vocabulary;

/** The environment items one script can ask for; other extensions add theirs. */
public final class EnvironmentItems {
    private final Map<String, Function<Run, Optional<String>>> known = new HashMap<>();

    private EnvironmentItems() {
        add("name", run -> Optional.of(settings(run).name()));
        add("version", run -> Optional.of(settings(run).version()));
        add("location", run -> Optional.of(settings(run).location()));
        add("phase", run -> Optional.of(settings(run).phase()));
        add("host", run -> Optional.of(run.settings().hostName()));
        add("domain", run -> Optional.of(domain(run.settings().hostName())));
        add("remote-host", run -> Optional.of(client(run).name()).filter(n -> !n.isEmpty()));
        add("remote-ip", run -> client(run).address().map(a -> String.valueOf(a.getHostAddress())));
    }

    private static EnvironmentSettings settings(Run run) {
        return run.settings().option(EnvironmentSettings.class, EnvironmentSettings.DEFAULT);
    }

    private static Client client(Run run) {
        return run.view().context().smtp().client();
    }

    private static String domain(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? host : host.substring(dot + 1);
    }

    /** The items of a script. */
    public static EnvironmentItems of(Vocabulary vocabulary) {
        return vocabulary.context(EnvironmentItems.class, EnvironmentItems::new);
    }

    public void add(String name, Function<Run, Optional<String>> value) {
        known.put(name, value);
    }

    /** An item's value: the engine's own, or what the host knows. */
    public Optional<String> get(Run run, String name) {
        Function<Run, Optional<String>> item = known.get(name.toLowerCase(Locale.ROOT));
        return item == null ? run.host().environment(name) : item.apply(run);
    }
}
