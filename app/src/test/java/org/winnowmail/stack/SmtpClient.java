// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLSocket;

/** Enough SMTP to hand in a message and see each reply. */
final class SmtpClient implements Closeable {
    private Socket socket;
    private BufferedReader in;
    private OutputStream out;

    private SmtpClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = reader(socket);
        this.out = socket.getOutputStream();
    }

    static SmtpClient connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        // Above what Postfix may wait for a dead filter.
        socket.setSoTimeout(60_000);
        SmtpClient client = new SmtpClient(socket);
        client.expect("220", client.reply());
        client.expect("250", client.say("EHLO client.friend.test"));
        return client;
    }

    void startTls() throws IOException {
        expect("220", say("STARTTLS"));
        SSLSocket tls = Tls.wrap(socket);
        socket = tls;
        in = reader(tls);
        out = tls.getOutputStream();
        expect("250", say("EHLO client.friend.test"));
    }

    void authenticate(MailStack.Account account) throws IOException {
        expect("235", say("AUTH PLAIN " + plain(account)));
    }

    static String plain(MailStack.Account account) {
        return Base64.getEncoder()
                .encodeToString(
                        ("\0" + account.address() + "\0" + account.password()).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a message, every reply as it should be. */
    void send(String from, String to, String message) throws IOException {
        boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(to);
        expect("250", say("MAIL FROM:<" + from + (ascii ? ">" : "> SMTPUTF8")));
        expect("250", say("RCPT TO:<" + to + ">"));
        expect("354", say("DATA"));
        String dotted = message.replace("\n.", "\n..");
        expect("250", say(dotted + (dotted.endsWith("\r\n") ? "." : "\r\n.")));
    }

    /** Sends a line, returns the whole reply. */
    String say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return reply();
    }

    private String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        String line;
        do {
            line = in.readLine();
            if (line == null) {
                throw new IOException("connection closed after: " + reply);
            }
            reply.append(line).append('\n');
        } while (line.length() > 3 && line.charAt(3) == '-');
        return reply.toString().strip();
    }

    private void expect(String code, String reply) {
        if (!reply.startsWith(code)) {
            throw new AssertionError("expected " + code + ", the server said: " + reply);
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
