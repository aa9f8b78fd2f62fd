// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.testkit;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An SMTP server that takes everything. */
public final class SmtpSink implements Closeable {
    /**
     * A mail it took.
     *
     * @param text with CRLF, dots unstuffed
     */
    public record Mail(String from, List<String> to, String text) {}

    private final ServerSocket server;
    private final BlockingQueue<Mail> taken = new LinkedBlockingQueue<>();

    public SmtpSink() throws IOException {
        this(InetAddress.getLoopbackAddress());
    }

    /** Listens on one of this machine's addresses. */
    public SmtpSink(InetAddress here) throws IOException {
        server = new ServerSocket(0, 50, here);
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The next mail. */
    public Mail next() throws InterruptedException {
        Mail mail = taken.poll(60, TimeUnit.SECONDS);
        if (mail == null) {
            throw new AssertionError("no mail came");
        }
        return mail;
    }

    /** Mails taken that nobody looked at. */
    public int waiting() {
        return taken.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            say(socket, "220 sink");
            String from = "";
            List<String> to = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("MAIL")) {
                    from = line.replaceAll(".*<(.*)>.*", "$1");
                } else if (line.startsWith("RCPT")) {
                    to.add(line.replaceAll(".*<(.*)>.*", "$1"));
                } else if (line.equals("DATA")) {
                    say(socket, "354 go on");
                    StringBuilder text = new StringBuilder();
                    for (String l = in.readLine(); l != null && !l.equals("."); l = in.readLine()) {
                        text.append(l.startsWith(".") ? l.substring(1) : l).append("\r\n");
                    }
                    taken.add(new Mail(from, List.copyOf(to), text.toString()));
                    to.clear();
                }
                say(socket, line.equals("QUIT") ? "221 bye" : "250 ok");
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
