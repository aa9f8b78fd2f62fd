// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.message.Address;

/** Mail in the queue reaches the relay once it takes it, and is put aside when it never will. */
class OutboxTest {
    @TempDir
    Path root;

    /** A relay that answers by a rule and keeps what it was told, one text per connection. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private volatile UnaryOperator<String> rule;

        Relay(UnaryOperator<String> rule) throws IOException {
            this.rule = rule;
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (Socket socket = server.accept()) {
                        heard.add(talk(socket));
                    } catch (IOException closed) {
                        // the next one, or the end
                    }
                }
            });
        }

        private String talk(Socket socket) throws IOException {
            StringBuilder said = new StringBuilder();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            answer(socket, "220 relay");
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.append(line).append('\n');
                if (data) {
                    data = !line.equals(".");
                    if (data) {
                        continue;
                    }
                }
                String reply = rule.apply(line);
                data = reply.startsWith("354");
                answer(socket, reply);
                if (line.equals("QUIT")) {
                    break;
                }
            }
            return said.toString();
        }

        private static void answer(Socket socket, String reply) throws IOException {
            socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        Endpoint endpoint() {
            return new Endpoint.Inet("127.0.0.1", server.getLocalPort());
        }

        String next() throws InterruptedException {
            String said = heard.poll(30, TimeUnit.SECONDS);
            assertThat(said).as("no connection").isNotNull();
            return said;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static String agreeable(String line) {
        return line.startsWith("EHLO")
                ? "250-relay\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 SIZE 1000000"
                : line.equals("DATA") ? "354 go" : "250 ok";
    }

    private Outbox open(Relay relay) throws IOException {
        return Outbox.open(OutboxSettings.defaults(root, relay.endpoint(), "mx.test")
                .withTimes(Duration.ofSeconds(10), List.of(Duration.ofMillis(20)), Duration.ofDays(5)));
    }

    private static void put(Outbox outbox, String message, String... to) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        List<Address> recipients =
                Stream.of(to).map(t -> Address.parse(t).orElseThrow()).toList();
        outbox.stage(Address.parse("a@b.example"), recipients, "NEVER", "", sink -> sink.write(bytes))
                .commit();
    }

    private List<Path> failed() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("outbox/failed"))) {
            return files.toList();
        }
    }

    @Test
    void a_mail_is_sent_with_dots_stuffed_and_every_line_ended() throws Exception {
        try (Relay relay = new Relay(OutboxTest::agreeable);
                Outbox outbox = open(relay)) {
            put(outbox, "Subject: x\r\n\r\n.\r\n..two\nbare\r.cr", "c@d.example", "\u00fc@d.example");
            assertThat(relay.next())
                    .isEqualTo("EHLO mx.test\nMAIL FROM:<a@b.example> SIZE=31 BODY=8BITMIME SMTPUTF8\n"
                            + "RCPT TO:<c@d.example> NOTIFY=NEVER\nRCPT TO:<\u00c3\u00bc@d.example> NOTIFY=NEVER\nDATA\n"
                            + "Subject: x\n\n..\n...two\nbare\n..cr\n.\nQUIT\n");
            while (outbox.sentTotal() == 0) {
                Thread.onSpinWait();
            }
            assertThat(outbox.size()).isZero();
        }
    }

    @Test
    void a_relay_that_is_busy_is_asked_again() throws Exception {
        try (Relay relay = new Relay(line -> "451 later");
                Outbox outbox = open(relay)) {
            put(outbox, "Subject: x\r\n\r\n", "c@d.example");
            relay.next();
            relay.next();
            relay.rule = OutboxTest::agreeable;
            String said = relay.next();
            while (!said.contains("DATA")) {
                said = relay.next();
            }
            assertThat(failed()).isEmpty();
        }
    }

    @Test
    void recipients_served_are_not_served_again_with_those_that_wait() throws Exception {
        try (Relay relay = new Relay(line -> line.contains("<later@") ? "450 not now" : agreeable(line));
                Outbox outbox = open(relay)) {
            put(outbox, "Subject: x\r\n\r\nbody\r\n", "now@d.example", "later@d.example");
            assertThat(relay.next()).contains("now@").contains("later@").contains("body");
            assertThat(relay.next()).contains("later@").doesNotContain("now@").doesNotContain("body");
            relay.rule = OutboxTest::agreeable;
            String said = relay.next();
            while (!said.contains("DATA")) {
                said = relay.next();
            }
            assertThat(said).contains("later@").doesNotContain("now@").contains("body");
        }
    }

    @Test
    void a_mail_refused_for_good_is_put_aside() throws Exception {
        try (Relay relay = new Relay(line -> line.startsWith("RCPT") ? "550 no" : agreeable(line));
                Outbox outbox = open(relay)) {
            put(outbox, "Subject: x\r\n\r\n", "c@d.example");
            relay.next();
            while (outbox.failedTotal() == 0) {
                Thread.onSpinWait();
            }
            while (outbox.size() > 0) {
                Thread.onSpinWait();
            }
            assertThat(failed()).hasSize(1);
        }
    }

    @Test
    void what_was_queued_before_a_crash_is_sent_after_it() throws Exception {
        try (Relay busy = new Relay(line -> "451 later");
                Outbox outbox = open(busy)) {
            put(outbox, "Subject: x\r\n\r\n", "c@d.example");
            busy.next();
        }
        try (Relay relay = new Relay(OutboxTest::agreeable);
                Outbox outbox = open(relay)) {
            assertThat(relay.next()).contains("DATA");
        }
    }

    @Test
    void a_damaged_file_is_put_aside_and_the_others_are_sent() throws Exception {
        Files.createDirectories(root.resolve("outbox/new"));
        Files.writeString(root.resolve("outbox/new/broken"), "garbage");
        try (Relay relay = new Relay(OutboxTest::agreeable);
                Outbox outbox = open(relay)) {
            put(outbox, "Subject: x\r\n\r\n", "c@d.example");
            assertThat(relay.next()).contains("DATA");
            while (outbox.failedTotal() == 0 || outbox.size() > 0) {
                Thread.onSpinWait();
            }
            assertThat(failed()).extracting(p -> p.getFileName().toString()).containsExactly("broken");
        }
    }

    @Test
    void an_envelope_comes_back_as_it_was_written() throws IOException {
        QueuedMail mail = new QueuedMail(
                java.time.Instant.ofEpochSecond(1_700_000_000),
                Optional.empty(),
                List.of(new Address("a b", "x.example"), new Address("\u00fc", "y.example")),
                "NEVER",
                "HDRS",
                0);
        Path file = root.resolve("mail");
        Files.write(file, mail.envelope());
        assertThat(QueuedMail.read(file))
                .isEqualTo(new QueuedMail(
                        mail.queued(), mail.sender(), mail.recipients(), "NEVER", "HDRS", Files.size(file)));
    }
}
