// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Where a server listens. */
public sealed interface ListenAddress {
    /** A TCP port; port 0 takes a free one. */
    record Tcp(InetSocketAddress address) implements ListenAddress {
        @Override
        public String toString() {
            InetAddress ip = address.getAddress();
            String host = ip.getHostAddress();
            return host.indexOf(':') >= 0
                    ? "inet6:[" + host + "]:" + address.getPort()
                    : "inet:" + host + ':' + address.getPort();
        }
    }

    /** A unix domain socket. */
    record Unix(Path path) implements ListenAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * Reads {@code inet:HOST:PORT}, {@code inet6:[HOST]:PORT} or {@code unix:PATH}; also {@code
     * inet:PORT@HOST} and {@code inet6:PORT@HOST}, as other milters write it, and {@code local:PATH}.
     *
     * @throws IllegalArgumentException for anything else, with what was expected
     */
    static ListenAddress parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (kind) {
            case "unix", "local" -> {
                if (rest.isEmpty()) {
                    throw new IllegalArgumentException(text + ": a path must follow " + kind + ":");
                }
                yield new Unix(Path.of(rest));
            }
            case "inet", "inet6" -> tcp(text, rest);
            default ->
                throw new IllegalArgumentException(
                        text + ": write inet:HOST:PORT, inet6:[HOST]:PORT or unix:PATH, such as inet:127.0.0.1:8895");
        };
    }

    private static Tcp tcp(String text, String rest) {
        int at = rest.indexOf('@');
        int colon = rest.lastIndexOf(':');
        String host = at >= 0 ? rest.substring(at + 1) : colon >= 0 ? rest.substring(0, colon) : "";
        String port = at >= 0 ? rest.substring(0, at) : rest.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int number = Integer.parseInt(port);
            if (host.isEmpty() || number < 0 || number > 65_535) {
                throw new IllegalArgumentException(text + ": HOST:PORT expected, the port from 0 to 65535");
            }
            return new Tcp(new InetSocketAddress(InetAddress.getByName(host), number));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + ": " + port + " is not a port number", e);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + ": no address is known for host " + host, e);
        }
    }
}
