// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.outbox;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;

/** Sends one mail over one SMTP connection (RFC 5321, client side); for one thread. */
final class SmtpSend implements AutoCloseable {
    /** Longest reply line and most lines read; RFC 5321 section 4.5.3.1.5 allows 512. */
    private static final int MAX_LINE = 4096;

    private static final int MAX_LINES = 200;

    /** The relay said no. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final boolean permanent;

        Refused(String reply) {
            super(reply);
            this.permanent = reply.startsWith("5");
        }

        boolean permanent() {
            return permanent;
        }
    }

    /**
     * What became of the recipients.
     *
     * @param later refused for now
     * @param refused refused for good, with the reply
     */
    record Sent(List<Address> later, List<String> refused) {}

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private Set<String> extensions = Set.of();

    private SmtpSend(SocketChannel channel, InputStream in, OutputStream out) {
        this.channel = channel;
        this.in = new BufferedInputStream(in);
        this.out = new BufferedOutputStream(out, 16 * 1024);
    }

    static SmtpSend connect(OutboxSettings settings) throws IOException {
        SmtpSend smtp = open(settings);
        try {
            smtp.expect('2');
            List<String> lines = smtp.say("EHLO " + settings.hostname(), '2');
            Set<String> words = new HashSet<>();
            for (String line : lines.subList(1, lines.size())) {
                words.add(line.substring(4).split(" ", -1)[0].toUpperCase(Locale.ROOT));
            }
            smtp.extensions = Set.copyOf(words);
            return smtp;
        } catch (IOException e) {
            smtp.close();
            throw e;
        }
    }

    private static SmtpSend open(OutboxSettings settings) throws IOException {
        int millis = (int) Math.min(Integer.MAX_VALUE, settings.timeout().toMillis());
        if (settings.relay() instanceof Endpoint.Inet inet) {
            SocketChannel channel = SocketChannel.open();
            Socket socket = channel.socket();
            socket.connect(inet.address(), millis);
            socket.setSoTimeout(millis);
            return new SmtpSend(channel, socket.getInputStream(), socket.getOutputStream());
        }
        SocketChannel channel = SocketChannel.open(settings.relay().address());
        return new SmtpSend(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    Sent send(QueuedMail mail, Body message) throws IOException {
        StringBuilder from = new StringBuilder("MAIL FROM:<")
                .append(mail.sender().map(Object::toString).orElse(""))
                .append('>');
        if (extensions.contains("SIZE")) {
            from.append(" SIZE=").append(message.size());
        }
        if (extensions.contains("8BITMIME")) {
            from.append(" BODY=8BITMIME");
        }
        if (extensions.contains("SMTPUTF8") && needsUtf8(mail)) {
            from.append(" SMTPUTF8");
        }
        boolean dsn = extensions.contains("DSN");
        if (dsn && !mail.ret().isEmpty()) {
            from.append(" RET=").append(mail.ret());
        }
        say(from.toString(), '2');
        List<Address> later = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        int accepted = 0;
        for (Address to : mail.recipients()) {
            try {
                say(
                        "RCPT TO:<" + to + ">"
                                + (dsn && !mail.dsnNotify().isEmpty() ? " NOTIFY=" + mail.dsnNotify() : ""),
                        '2');
                accepted++;
            } catch (Refused e) {
                if (e.permanent()) {
                    refused.add("<" + to + "> " + e.getMessage());
                } else {
                    later.add(to);
                }
            }
        }
        if (accepted > 0) {
            say("DATA", '3');
            content(message);
            expect('2');
        }
        return new Sent(List.copyOf(later), List.copyOf(refused));
    }

    private static boolean needsUtf8(QueuedMail mail) {
        return mail.recipients().stream().anyMatch(SmtpSend::beyondAscii)
                || mail.sender().filter(SmtpSend::beyondAscii).isPresent();
    }

    private static boolean beyondAscii(Address address) {
        return address.toString().chars().anyMatch(c -> c > 0x7E);
    }

    /** Dot stuffing (RFC 5321, section 4.5.2); bare LF and CR become CRLF, for nothing else may be sent. */
    private void content(Body message) throws IOException {
        boolean lineStart = true;
        boolean cr = false;
        try (InputStream bytes = new BufferedInputStream(message.open())) {
            for (int b = bytes.read(); b >= 0; b = bytes.read()) {
                if (b == '\n') {
                    if (!cr) {
                        out.write('\r');
                    }
                    out.write('\n');
                    lineStart = true;
                    cr = false;
                    continue;
                }
                if (cr) {
                    out.write('\n');
                    lineStart = true;
                }
                if (lineStart && b == '.') {
                    out.write('.');
                }
                out.write(b);
                lineStart = false;
                cr = b == '\r';
            }
        }
        if (cr) {
            out.write('\n');
        } else if (!lineStart) {
            out.write('\r');
            out.write('\n');
        }
        out.write(new byte[] {'.', '\r', '\n'});
        out.flush();
    }

    private List<String> say(String command, char wanted) throws IOException {
        out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return expect(wanted);
    }

    private List<String> expect(char wanted) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < MAX_LINES) {
            String line = line();
            if (line.length() < 3 || !line.substring(0, 3).chars().allMatch(Character::isDigit)) {
                throw new IOException("relay speaks no SMTP: " + line);
            }
            lines.add(line.length() == 3 ? line + ' ' : line);
            if (line.length() == 3 || line.charAt(3) != '-') {
                if (line.charAt(0) != wanted) {
                    throw new Refused(line);
                }
                return lines;
            }
        }
        throw new IOException("reply of more than " + MAX_LINES + " lines");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("relay closed the connection");
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("reply line too long");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Says goodbye; the relay has answered for the mail already, so nothing here matters. */
    @Override
    public void close() throws IOException {
        try (channel) {
            out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException alreadyGone) {
            // the connection was ours to close anyway
        }
    }
}
