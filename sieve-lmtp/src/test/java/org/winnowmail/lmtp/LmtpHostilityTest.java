// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile or broken client costs, and that the next one is served. */
class LmtpHostilityTest {
    @TempDir
    Path root;

    /** A client that says one thing at a time. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(60_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = socket.getOutputStream();
        }

        String reply() throws IOException {
            String line = in.readLine();
            while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                line = in.readLine();
            }
            return line == null ? "closed" : line;
        }

        String say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return reply();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void serves(LmtpHouse house) throws IOException {
        try (Client client = new Client(house.port())) {
            assertThat(client.reply()).startsWith("220");
            assertThat(client.say("LHLO x")).startsWith("250");
            assertThat(client.say("MAIL FROM:<a@b>")).startsWith("250");
            assertThat(client.say("RCPT TO:<bob@example.org>")).startsWith("250");
            assertThat(client.say("DATA")).startsWith("354");
            assertThat(client.say("Subject: x\r\n\r\nx\r\n.")).startsWith("250");
        }
    }

    @Test
    void a_message_of_100_MB_is_refused_without_being_kept() throws IOException {
        try (LmtpHouse house = new LmtpHouse(root);
                Client client = new Client(house.port())) {
            client.reply();
            client.say("LHLO x");
            client.say("MAIL FROM:<a@b>");
            client.say("RCPT TO:<anna@example.org>");
            client.say("RCPT TO:<bob@example.org>");
            client.say("DATA");
            byte[] block = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n"
                    .repeat(1024)
                    .getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent < 100 << 20; sent += block.length) {
                client.out.write(block);
            }
            assertThat(house.spooled()).isEmpty();
            assertThat(client.say(".")).isEqualTo("552 5.3.4 message larger than 1048576 bytes");
            assertThat(client.reply()).startsWith("552 5.3.4");
            assertThat(LmtpHouse.files(house.mail("anna"))).isEmpty();
            serves(house);
        }
    }

    @Test
    void a_large_message_goes_through_a_spool_file_and_arrives_byte_for_byte() throws IOException {
        LmtpLimits limits = LmtpLimits.DEFAULT.withMessageBytes(64 << 20);
        try (LmtpHouse house = new LmtpHouse(root, s -> s.withLimits(limits));
                Client client = new Client(house.port())) {
            client.reply();
            client.say("LHLO x");
            client.say("MAIL FROM:<a@b>");
            client.say("RCPT TO:<anna@example.org>");
            byte[] content = new byte[20 << 20];
            new Random(7).nextBytes(content);
            byte[] head = "Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(head, 0, content, 0, head.length);
            client.out.write(("BDAT " + content.length + " LAST\r\n").getBytes(StandardCharsets.US_ASCII));
            client.out.write(content);
            assertThat(client.reply()).startsWith("250");
            Path file = LmtpHouse.files(house.mail("anna").resolve("new")).getFirst();
            assertThat(Arrays.equals(LmtpHouse.withoutTrace(file), content)).isTrue();
            assertThat(house.spooled()).isEmpty();
        }
    }

    @Test
    void a_million_recipients_are_told_to_come_back() throws Exception {
        LmtpLimits limits = LmtpLimits.DEFAULT.withRecipients(100);
        int million = 1_000_000;
        try (LmtpHouse house = new LmtpHouse(root, s -> s.withLimits(limits));
                Client client = new Client(house.port())) {
            client.reply();
            client.say("LHLO x");
            client.say("MAIL FROM:<a@b>");
            Thread writer = Thread.ofVirtual().start(() -> {
                byte[] block = "RCPT TO:<anna@example.org>\r\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
                try {
                    for (int i = 0; i < million / 1_000; i++) {
                        client.out.write(block);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            int accepted = 0;
            int later = 0;
            for (int i = 0; i < million; i++) {
                String reply = client.in.readLine();
                if (reply.startsWith("250")) {
                    accepted++;
                } else if (reply.startsWith("452 4.5.3")) {
                    later++;
                }
            }
            writer.join();
            assertThat(accepted).isEqualTo(100);
            assertThat(later).isEqualTo(million - 100);
            // One person named a hundred times gets one copy, and a hundred answers.
            assertThat(client.say("DATA")).startsWith("354");
            assertThat(client.say("Subject: x\r\n\r\n.")).startsWith("250");
            for (int i = 1; i < 100; i++) {
                assertThat(client.reply()).startsWith("250");
            }
            assertThat(LmtpHouse.files(house.mail("anna").resolve("new"))).hasSize(1);
        }
    }

    @Test
    void a_silent_client_is_sent_away_and_a_slow_one_too() throws IOException {
        LmtpLimits limits = LmtpLimits.DEFAULT.withTimes(Duration.ofMillis(300), Duration.ofMillis(700));
        try (LmtpHouse house = new LmtpHouse(root, s -> s.withLimits(limits));
                Client silent = new Client(house.port());
                Client slow = new Client(house.port())) {
            assertThat(silent.reply()).startsWith("220");
            assertThat(silent.reply()).isEqualTo("421 4.4.2 mx.test timeout, closing");
            slow.reply();
            // A byte now and then keeps no command line open: the line as a whole is timed.
            slow.out.write('L');
            assertThat(slow.reply()).startsWith("421 4.4.2");
        }
    }

    @Test
    void connections_above_the_limit_are_told_to_come_back() throws IOException {
        try (LmtpHouse house = new LmtpHouse(root, s -> s.withLimits(LmtpLimits.DEFAULT.withSessions(2)));
                Client one = new Client(house.port());
                Client two = new Client(house.port())) {
            one.reply();
            two.reply();
            try (Client three = new Client(house.port())) {
                assertThat(three.reply()).isEqualTo("421 4.3.2 too many connections, try again");
                assertThat(three.reply()).isEqualTo("closed");
            }
            assertThat(house.server().sessionsRefused()).isEqualTo(1);
        }
    }

    @Test
    void garbage_of_any_kind_ends_in_a_refusal() throws IOException {
        Random random = new Random(11);
        try (LmtpHouse house = new LmtpHouse(root)) {
            for (int i = 0; i < 30; i++) {
                try (Client client = new Client(house.port())) {
                    byte[] garbage = new byte[100_000];
                    random.nextBytes(garbage);
                    client.out.write(garbage);
                    client.socket.shutdownOutput();
                    List<String> said = new ArrayList<>();
                    for (String line = client.in.readLine(); line != null; line = client.in.readLine()) {
                        said.add(line);
                    }
                    assertThat(said.getFirst()).startsWith("220");
                    assertThat(said).allMatch(l -> l.matches("[245]\\d\\d.*"));
                } catch (java.net.SocketException cut) {
                    // closed while the rest of the garbage was on its way
                }
            }
            serves(house);
        }
    }

    @Test
    void a_header_of_10_MB_and_a_message_of_a_million_parts_are_stored_as_they_are() throws IOException {
        LmtpLimits limits = LmtpLimits.DEFAULT.withMessageBytes(80 << 20);
        try (LmtpHouse house = new LmtpHouse(root, s -> s.withLimits(limits));
                Client client = new Client(house.port())) {
            client.reply();
            client.say("LHLO x");
            for (String content : List.of(
                    "X-Long: " + "a".repeat(10 << 20) + "\r\n\r\nbody\r\n",
                    "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(1_000_000)
                            + "--b--\r\n")) {
                client.say("MAIL FROM:<a@b>");
                client.say("RCPT TO:<anna@example.org>");
                byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
                client.out.write(("BDAT " + bytes.length + " LAST\r\n").getBytes(StandardCharsets.US_ASCII));
                client.out.write(bytes);
                assertThat(client.reply()).startsWith("250");
            }
            assertThat(LmtpHouse.files(house.mail("anna").resolve("new"))).hasSize(2);
        }
    }

    @Test
    void a_stop_ends_idle_sessions_and_finishes_the_one_that_delivers() throws Exception {
        LmtpHouse house = new LmtpHouse(root);
        try (Client idle = new Client(house.port());
                Client busy = new Client(house.port())) {
            idle.reply();
            busy.reply();
            busy.say("LHLO x");
            busy.say("MAIL FROM:<a@b>");
            busy.say("RCPT TO:<anna@example.org>");
            busy.say("DATA");
            Thread stop = Thread.ofVirtual().start(() -> house.server().close(Duration.ofSeconds(30)));
            assertThat(idle.reply()).isEqualTo("421 4.3.2 mx.test shutting down");
            assertThat(busy.say("Subject: x\r\n\r\n.")).startsWith("250");
            assertThat(busy.reply()).startsWith("421 4.3.2");
            stop.join();
        } finally {
            house.close();
        }
        try (Stream<Path> files = Files.list(house.mail("anna").resolve("new"))) {
            assertThat(files).hasSize(1);
        }
    }
}
