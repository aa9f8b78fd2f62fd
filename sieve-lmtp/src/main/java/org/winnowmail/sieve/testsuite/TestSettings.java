// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.ext.ReferenceKeys;
import org.winnowmail.sieve.ext.environment.EnvironmentSettings;
import org.winnowmail.sieve.host.SieveHost.ProgramCall;
import org.winnowmail.sieve.host.SieveHost.ProgramResult;
import org.winnowmail.sieve.host.SieveSettings;

/** Settings by the keys that files of tests use; in effect from the next reload. */
final class TestSettings {
    private final Map<String, String> pending = new LinkedHashMap<>();
    private Map<String, String> active = Map.of();

    static SieveSettings base() {
        return SieveSettings.DEFAULT
                .withHost("localhost", new Address("postmaster", "example.com"))
                .with(EnvironmentSettings.class, new EnvironmentSettings("Pigeonhole Sieve", "1", "MS", "post"));
    }

    void set(String key, String value) {
        pending.put(key, value);
    }

    void unset(String key) {
        pending.remove(key);
    }

    /** The settings as they are from now on. */
    SieveSettings reload() {
        active = Map.copyOf(pending);
        return ReferenceKeys.apply(base(), active);
    }

    Optional<Address> userEmail() {
        return Optional.ofNullable(active.get("sieve_user_email")).flatMap(Address::parse);
    }

    Optional<String> environment(String item) {
        String lower = item.toLowerCase(Locale.ROOT);
        String prefix = "vnd.dovecot.config.";
        return lower.startsWith(prefix)
                ? Optional.ofNullable(active.get("sieve_environment/" + item.substring(prefix.length())))
                : Optional.empty();
    }

    /** An external list in a file: a line for the key, then a line for the value. */
    record ListFile(String path) {
        boolean contains(Path directory, String value) {
            Path file = Path.of(path).isAbsolute() ? Path.of(path) : directory.resolve(path);
            try (Stream<String> lines = Files.lines(file)) {
                List<String> all = lines.toList();
                for (int i = 0; i < all.size(); i += 2) {
                    String key = all.get(i);
                    if (key.substring(key.lastIndexOf('/') + 1).equalsIgnoreCase(value)) {
                        return true;
                    }
                }
                return false;
            } catch (IOException unreadable) {
                return false;
            }
        }
    }

    Optional<ListFile> list(String name) {
        for (Map.Entry<String, String> e : active.entrySet()) {
            if (e.getKey().startsWith("sieve_extlists_list/")
                    && e.getKey().endsWith("/name")
                    && e.getValue().equals(name)) {
                String base = e.getKey().substring(0, e.getKey().length() - "name".length());
                return Optional.ofNullable(active.get(base + "dict/file/path")).map(ListFile::new);
            }
        }
        return Optional.ofNullable(active.get("sieve_extlists_list/" + name + "/dict/file/path"))
                .map(ListFile::new);
    }

    /** The programs a file of tests may call. */
    interface Programs {
        ProgramResult run(ProgramCall call);
    }

    Programs programs(Path directory) {
        return call -> TestPrograms.run(active, directory, call);
    }
}
