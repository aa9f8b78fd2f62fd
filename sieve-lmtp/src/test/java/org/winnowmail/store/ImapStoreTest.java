// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnowmail.lmtp.wire.Endpoint;

/** Storing by IMAP, against a server of a few lines that remembers what it was told. */
class ImapStoreTest {
    private static final User ANNA = new User("anna", "example.org", Map.of());
    private static final Instant RECEIVED = Instant.parse("2026-11-20T12:34:56Z");

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final Set<String> mailboxes = java.util.concurrent.ConcurrentHashMap.newKeySet();
    private volatile String appendAnswer = "OK done";
    private ServerSocket server;
    private ImapStore store;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        store = new ImapStore(
                ImapSettings.defaults(new Endpoint.Inet("127.0.0.1", server.getLocalPort()), "filter", "geheim"));
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        server.close();
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            put(socket, "* OK ready");
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String tag = line.substring(0, line.indexOf(' '));
                String command = line.substring(tag.length() + 1);
                said.add(command);
                answer(socket, in, tag, command);
            }
        } catch (IOException gone) {
            // the client closed
        }
    }

    private void answer(Socket socket, InputStream in, String tag, String command) throws IOException {
        Matcher append = Pattern.compile("APPEND .*\\{(\\d+)}").matcher(command);
        if (command.equals("AUTHENTICATE PLAIN")) {
            put(socket, "+ ");
            said.add(new String(Base64.getDecoder().decode(line(in)), StandardCharsets.UTF_8).replace('\0', '|'));
            put(socket, tag + " OK in");
        } else if (append.matches()) {
            put(socket, "+ go");
            byte[] literal = in.readNBytes(Integer.parseInt(append.group(1)));
            assertThat(line(in)).isEmpty();
            stored.add(new String(literal, StandardCharsets.ISO_8859_1));
            put(socket, tag + " " + appendAnswer);
        } else if (command.equals("LIST \"\" \"\"")) {
            put(socket, "* LIST (\\Noselect) \".\" \"\"");
            put(socket, tag + " OK");
        } else if (command.startsWith("LIST")) {
            String name = command.substring(8);
            if (mailboxes.contains(name)) {
                // As a literal, which a server may choose.
                String bare = name.substring(1, name.length() - 1);
                put(socket, "* LIST () \".\" {" + bare.length() + "}\r\n" + bare);
            }
            put(socket, tag + " OK");
        } else if (command.startsWith("CREATE ")) {
            boolean fresh = mailboxes.add(command.substring(7));
            put(socket, tag + (fresh ? " OK" : " NO [ALREADYEXISTS] there"));
        } else {
            put(socket, tag + " OK");
        }
    }

    private static void put(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private static Letter letter(String text, String... flags) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Letter(sink -> sink.write(bytes), Set.of(flags), RECEIVED);
    }

    @Test
    void a_mail_is_appended_as_its_owner_with_flags_and_date() throws IOException {
        MailboxName work = MailboxName.of("Entwürfe/\"x\"");
        assertThat(store.exists(ANNA, work)).isFalse();
        store.create(ANNA, work, true);
        store.create(ANNA, work, false);
        assertThat(store.exists(ANNA, work)).isTrue();

        Staged staged = store.stage(ANNA, work, letter("Subject: \u00e4\r\n\r\nx\r\n", "\\Seen", "$l", "no flag)"));
        assertThat(stored).isEmpty();
        staged.commit();

        assertThat(stored).containsExactly("Subject: \u00e4\r\n\r\nx\r\n");
        assertThat(said)
                .contains("anna@example.org|filter|geheim", "SUBSCRIBE \"Entw&APw-rfe.\\\"x\\\"\"")
                .contains("APPEND \"Entw&APw-rfe.\\\"x\\\"\" ($l \\Seen) \"20-Nov-2026 12:34:56 +0000\" {17}");
        // One log-in for all of it.
        assertThat(said.stream().filter("AUTHENTICATE PLAIN"::equals)).hasSize(1);
    }

    @Test
    void a_full_mailbox_makes_the_mail_wait() throws IOException {
        appendAnswer = "NO [OVERQUOTA] full";
        Staged staged = store.stage(ANNA, MailboxName.INBOX, letter("x"));
        assertThatThrownBy(staged::commit)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.FULL));
    }

    @Test
    void the_servers_separator_may_not_stand_in_a_name() {
        assertThatThrownBy(() -> store.create(ANNA, MailboxName.of("a.b"), false))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BAD_NAME));
    }

    /** Bound and not listening: nobody else gets the port meanwhile. */
    @Test
    void a_server_that_is_away_makes_the_mail_wait() throws IOException {
        try (Socket reserved = new Socket()) {
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (ImapStore away = new ImapStore(ImapSettings.defaults(
                    new Endpoint.Inet("127.0.0.1", reserved.getLocalPort()), "filter", "geheim"))) {
                assertThatThrownBy(() -> away.exists(ANNA, MailboxName.of("Work")))
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
            }
        }
    }
}
