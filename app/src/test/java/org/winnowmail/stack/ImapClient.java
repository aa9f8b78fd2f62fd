// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;

/** Enough IMAP to find the messages of a mailbox by a word of their subject. */
final class ImapClient implements Closeable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int tag;

    private ImapClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static ImapClient login(int port, MailStack.Account account) throws IOException {
        SSLSocket socket = Tls.wrap(new Socket("127.0.0.1", port));
        socket.setSoTimeout(30_000);
        ImapClient client = new ImapClient(socket);
        client.line();
        client.ask("LOGIN " + account.address() + " " + account.password());
        return client;
    }

    /** Messages of a mailbox whose subject holds a word, whole; none if there is no such mailbox. */
    List<String> find(String mailbox, String word) throws IOException {
        Answer selected = command("SELECT \"" + mailbox + "\"");
        if (!selected.fine()) {
            return List.of();
        }
        Matcher found = Pattern.compile("(?m)^\\* SEARCH((?: \\d+)*)")
                .matcher(ask("SEARCH SUBJECT \"" + word + "\"").text());
        List<String> messages = new ArrayList<>();
        if (found.find() && !found.group(1).isBlank()) {
            for (String number : found.group(1).strip().split(" ", -1)) {
                messages.addAll(ask("FETCH " + number + " BODY.PEEK[]").literals());
            }
        }
        return messages;
    }

    /** What the server says to a command that succeeds. */
    String say(String command) throws IOException {
        return ask(command).text();
    }

    private record Answer(boolean fine, String text, List<String> literals) {}

    private Answer ask(String command) throws IOException {
        Answer answer = command(command);
        if (!answer.fine()) {
            throw new AssertionError(command + ": " + answer.text());
        }
        return answer;
    }

    private Answer command(String command) throws IOException {
        String mark = "a" + ++tag;
        out.write((mark + " " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        StringBuilder text = new StringBuilder();
        List<String> literals = new ArrayList<>();
        while (true) {
            String line = line();
            text.append(line).append('\n');
            Matcher literal = LITERAL.matcher(line);
            if (literal.find()) {
                byte[] bytes = in.readNBytes(Integer.parseInt(literal.group(1)));
                literals.add(new String(bytes, StandardCharsets.ISO_8859_1));
            } else if (line.startsWith(mark + " ")) {
                return new Answer(line.startsWith(mark + " OK"), text.toString(), literals);
            }
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException("IMAP connection closed");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
