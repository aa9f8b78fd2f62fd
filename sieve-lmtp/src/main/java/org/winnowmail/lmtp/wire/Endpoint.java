// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Where a server listens or a client connects: {@code inet:HOST:PORT} or {@code unix:PATH}. */
public sealed interface Endpoint {
    /**
     * A TCP port.
     *
     * @param port 0 lets the system choose when listening
     */
    record Inet(String host, int port) implements Endpoint {
        @Override
        public String toString() {
            return "inet:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** A unix socket. */
    record Unix(Path path) implements Endpoint {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * Reads the written form. {@code HOST:PORT} without a scheme is TCP; an IPv6 address stands in
     * brackets.
     *
     * @throws IllegalArgumentException with the offending text and the accepted forms
     */
    static Endpoint parse(String text) {
        if (text.startsWith("unix:") && text.length() > 5) {
            return new Unix(Path.of(text.substring(5)));
        }
        String rest = text.startsWith("inet:") ? text.substring(5) : text;
        int colon = rest.lastIndexOf(':');
        if (colon > 0) {
            String host = rest.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            try {
                int port = Integer.parseInt(rest.substring(colon + 1));
                if (port >= 0 && port <= 65535 && !host.isEmpty()) {
                    return new Inet(host, port);
                }
            } catch (NumberFormatException notAPort) {
                // falls through to the one message for every wrong form
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no endpoint: write inet:HOST:PORT (inet:127.0.0.1:2400) or unix:PATH");
    }

    /** The address to bind or connect to; host names are resolved here. */
    default SocketAddress address() {
        return switch (this) {
            case Inet(String host, int port) -> new InetSocketAddress(host, port);
            case Unix(Path path) -> UnixDomainSocketAddress.of(path);
        };
    }
}
