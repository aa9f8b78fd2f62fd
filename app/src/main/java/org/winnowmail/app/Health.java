// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a running Winnow whether it is ready: the health check of a container that has no shell and no curl.
 *
 * <p>A program of its own, of nothing but sockets, because it is started every few seconds. Usage: {@code
 * health [HOST:PORT]}; exit status 0 when {@code /readyz} answers 200, else 1 with the reason.
 */
final class Health {
    private static final String DEFAULT = "127.0.0.1:8080";

    /** For connecting, and again for each read; below the time-out of any container engine's probe. */
    private static final int TIMEOUT_MILLIS = 3_000;

    /** An answer is a line or two; what is longer is not ours. */
    private static final int ANSWER_LIMIT = 8_192;

    private Health() {}

    static void main(String[] args) {
        System.exit(ask(args.length == 0 ? DEFAULT : args[0], System.out));
    }

    static int ask(String address, PrintStream out) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
            out.println("health: expected HOST:PORT, found \"" + address + "\"; for example " + DEFAULT);
            return Winnow.USAGE;
        }
        String host = address.substring(0, colon);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String request = "GET /readyz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(ANSWER_LIMIT), StandardCharsets.UTF_8);
            out.println(answer.substring(answer.lastIndexOf("\r\n\r\n") + 1).strip());
            return answer.matches("(?s)HTTP/1\\.[01] 200\\b.*") ? 0 : Winnow.NO;
        } catch (IOException | IllegalArgumentException e) {
            out.println("health: " + address + ": " + e.getMessage());
            return Winnow.NO;
        }
    }
}
