// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnowmail.lmtp.wire.Endpoint;

/** The little of IMAP (RFC 3501) that storing needs, as one user; for one thread at a time. */
final class ImapConnection implements AutoCloseable {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int MAX_LINE = 64 * 1024;

    /** Answers to one command; a LIST of one name has few. */
    private static final int MAX_LINES = 1_000;

    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d{1,9})}$");

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private int number;
    private String separator = "/";

    /** A tagged NO: the server works and will not do it. */
    static final class No extends IOException {
        private static final long serialVersionUID = 1L;

        No(String text) {
            super(text);
        }
    }

    private ImapConnection(SocketChannel channel, InputStream in, OutputStream out) {
        this.channel = channel;
        this.in = new BufferedInputStream(in);
        this.out = new BufferedOutputStream(out, 32 * 1024);
    }

    static ImapConnection open(ImapSettings settings, String login) throws IOException {
        ImapConnection imap = connect(settings);
        try {
            String greeting = imap.line();
            if (!greeting.startsWith("* OK") && !greeting.startsWith("* PREAUTH")) {
                throw new IOException("IMAP server says: " + greeting);
            }
            if (greeting.startsWith("* OK")) {
                String secret = login + "\0" + settings.masterUser() + "\0" + settings.masterPassword();
                String tag = imap.send("AUTHENTICATE PLAIN");
                imap.proceed(tag);
                imap.out.write((Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)) + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                imap.out.flush();
                imap.answer(tag);
            }
            for (String line : imap.command("LIST \"\" \"\"")) {
                Matcher m = Pattern.compile("\\* LIST \\([^)]*\\) \"(.)\".*").matcher(line);
                imap.separator = m.matches() ? m.group(1) : imap.separator;
            }
            return imap;
        } catch (IOException e) {
            imap.channel.close();
            throw e;
        }
    }

    private static ImapConnection connect(ImapSettings settings) throws IOException {
        if (settings.server() instanceof Endpoint.Inet inet) {
            SocketChannel channel = SocketChannel.open();
            try {
                Socket socket = channel.socket();
                int millis = (int) settings.timeout().toMillis();
                socket.connect(inet.address(), millis);
                socket.setSoTimeout(millis);
                socket.setTcpNoDelay(true);
                return new ImapConnection(channel, socket.getInputStream(), socket.getOutputStream());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        SocketChannel channel = SocketChannel.open(settings.server().address());
        return new ImapConnection(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    /** Whether the server still answers; a kept connection may have been closed by it. */
    boolean alive() {
        try {
            command("NOOP");
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    boolean exists(MailboxName mailbox) throws IOException {
        return command("LIST \"\" " + name(mailbox)).stream()
                .anyMatch(l ->
                        l.startsWith("* LIST ") && !l.toUpperCase(Locale.ROOT).contains("\\NOSELECT"));
    }

    void create(MailboxName mailbox) throws IOException {
        try {
            command("CREATE " + name(mailbox));
        } catch (No taken) {
            if (!exists(mailbox)) {
                throw taken;
            }
        }
    }

    void subscribe(MailboxName mailbox) throws IOException {
        command("SUBSCRIBE " + name(mailbox));
    }

    /** Stores a mail; when this returns the server has it. */
    void append(MailboxName mailbox, String flags, Instant received, long size, Letter letter) throws IOException {
        String tag =
                send("APPEND " + name(mailbox) + " (" + flags + ") \"" + DATE.format(received) + "\" {" + size + "}");
        proceed(tag);
        try {
            letter.content().accept((bytes, offset, length) -> {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        out.write(new byte[] {'\r', '\n'});
        out.flush();
        answer(tag);
    }

    /** A quoted string in modified UTF-7; MailboxName has no control characters, quotes are escaped. */
    private String name(MailboxName mailbox) throws StoreException {
        if (mailbox.parts().stream().anyMatch(p -> p.contains(separator))) {
            throw new StoreException(
                    StoreException.Kind.BAD_NAME,
                    "mailbox name '" + mailbox + "': '" + separator + "' is the separator of the IMAP server");
        }
        String encoded = ModifiedUtf7.encode(String.join(separator, mailbox.parts()));
        return '"' + encoded.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Sends a command and gives the untagged answers. */
    private List<String> command(String text) throws IOException {
        return answer(send(text));
    }

    private String send(String text) throws IOException {
        String tag = "w" + ++number;
        out.write((tag + " " + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return tag;
    }

    /** Waits for the server's leave to go on. */
    private void proceed(String tag) throws IOException {
        for (int i = 0; i < MAX_LINES; i++) {
            String line = line();
            if (line.startsWith("+")) {
                return;
            }
            if (line.startsWith(tag + " ")) {
                throw new No(line);
            }
        }
        throw new IOException("IMAP server does not say +");
    }

    private List<String> answer(String tag) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < MAX_LINES) {
            String line = line();
            if (line.startsWith(tag + " ")) {
                if (line.startsWith(tag + " OK")) {
                    return lines;
                }
                throw new No(line);
            }
            if (line.startsWith("* BYE")) {
                throw new IOException("IMAP server says: " + line);
            }
            lines.add(line);
        }
        throw new IOException("IMAP answer does not end");
    }

    /** One line; a literal in it is put in its place. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("IMAP server closed the connection");
                }
                if (line.size() > MAX_LINE) {
                    throw new IOException("IMAP line too long");
                }
                if (b != '\r') {
                    line.write(b);
                }
            }
            String text = line.toString(StandardCharsets.UTF_8);
            Matcher m = LITERAL.matcher(text);
            if (!m.matches()) {
                return text;
            }
            int size = Integer.parseInt(m.group(1));
            if (size > MAX_LINE) {
                throw new IOException("IMAP literal too long");
            }
            line.writeBytes(in.readNBytes(size));
        }
    }

    /** Says goodbye without waiting for an answer. */
    @Override
    public void close() throws IOException {
        try (channel) {
            send("LOGOUT");
        } catch (IOException alreadyGone) {
            // it was ours to close anyway
        }
    }
}
