// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code sieve}: scripts, and what they may reach. */
final class SieveKeys {
    private SieveKeys() {}

    static Config.Sieve sieve(ConfigSection root, Path data, ConfigFiles files) {
        try (ConfigSection s = root.section("sieve")) {
            return new Config.Sieve(
                    s.text("personal", data.resolve("sieve/%{domain}/%{user}").toString()),
                    s.texts("before", List.of()),
                    s.texts("after", List.of()),
                    files.readable(s, "default"),
                    directory(s, "global", files),
                    specialUse(s),
                    s.texts("extensions", List.of("all")),
                    s.size("cache", "64MB", "1MB", "8GB"),
                    programs(s, files),
                    new Config.Sieve.Lists(s.texts("lists", List.of()), s.integer("list_redirects", 0, 0, 1_000)),
                    Optional.of(s.text("metadata", "")).filter(m -> !m.isEmpty()),
                    s.duration("vacation_interval", "1d", "0s", "60d"),
                    srs(s, data));
        }
    }

    private static Optional<Path> directory(ConfigSection section, String key, ConfigFiles files) {
        String text = section.text(key, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path path = files.near(Path.of(text));
        if (!Files.isDirectory(path)) {
            section.problem(key, path + " is not a directory", Files.exists(path) ? "name a directory" : "make it");
        }
        return Optional.of(path);
    }

    private static Map<String, String> specialUse(ConfigSection sieve) {
        try (ConfigSection s = sieve.section("special_use")) {
            Map<String, String> names = new HashMap<>();
            for (String use : List.of("Junk", "Sent", "Drafts", "Trash", "Archive")) {
                names.put("\\" + use, s.text(use.toLowerCase(Locale.ROOT), use));
            }
            return names;
        }
    }

    private static Config.Sieve.Programs programs(ConfigSection sieve, ConfigFiles files) {
        try (ConfigSection s = sieve.section("programs")) {
            Map<String, Path> directories = new HashMap<>();
            for (String kind : List.of("pipe", "filter", "execute")) {
                directory(s, kind, files).ifPresent(d -> directories.put(kind, d));
            }
            return new Config.Sieve.Programs(
                    directories,
                    s.duration("timeout", "10s", "100ms", "5m"),
                    s.size("output", "8MB", "1KB", "256MB"),
                    s.integer("parallel", 4, 1, 1_000),
                    s.integer("calls", 8, 1, 100));
        }
    }

    private static Config.Sieve.Srs srs(ConfigSection sieve, Path data) {
        try (ConfigSection s = sieve.section("srs")) {
            String domain = s.text("domain", "");
            if (!domain.isEmpty() && !domain.matches("[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)+")) {
                s.problem("domain", "expected a domain, found \"" + domain + "\"", "for example srs.example.org");
            }
            return new Config.Sieve.Srs(
                    Optional.of(domain).filter(d -> !d.isEmpty()),
                    s.path("secret", data.resolve("srs.secret").toString()),
                    s.integer("days", 21, 1, 500));
        }
    }
}
