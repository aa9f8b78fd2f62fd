// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens: {@code inet:HOST:PORT}, {@code HOST:PORT}, {@code inet6:[HOST]:PORT} or {@code unix:PATH}. */
public sealed interface ListenAddress {
    record Inet(String host, int port) implements ListenAddress {
        @Override
        public String toString() {
            return "inet:" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    record Unix(Path path) implements ListenAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    Pattern INET = Pattern.compile("(?:inet6?:)?(?:\\[([0-9A-Fa-f:.%]+)]|([^:\\[\\]]*)):(\\d{1,5})");

    /** The address in its written form; empty when it is none. Port 0 means any free port. */
    static Optional<ListenAddress> parse(String text) {
        if (text.startsWith("unix:") && text.length() > 5) {
            return Optional.of(new Unix(Path.of(text.substring(5))));
        }
        Matcher m = INET.matcher(text);
        if (!m.matches() || Integer.parseInt(m.group(3)) > 65_535) {
            return Optional.empty();
        }
        String host = m.group(1) != null ? m.group(1) : m.group(2);
        return Optional.of(new Inet(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(m.group(3))));
    }
}
