// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.winnowmail.delivery.Mailroom.Admission;
import org.winnowmail.delivery.outbox.Outbox;
import org.winnowmail.delivery.outbox.OutboxSettings;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.Message;
import org.winnowmail.store.MaildirSettings;
import org.winnowmail.store.MaildirStore;

/** Delivery for everybody at any domain, over a directory, with an outbox whose relay is never there. */
final class DeliveryHouse implements AutoCloseable {
    /** A mail in the outbox. */
    record Queued(String from, String to, String content) {}

    private final Path root;
    private final HandleMemory memory;
    private final Outbox outbox;
    private final Delivery delivery;

    DeliveryHouse(Path root, UnaryOperator<DeliverySettings> change) throws IOException {
        this(root, change, scripts -> scripts);
    }

    DeliveryHouse(Path root, UnaryOperator<DeliverySettings> change, UnaryOperator<ScriptSettings> scripts)
            throws IOException {
        this.root = root;
        memory = new HandleMemory(root.resolve("handles"), Clock.systemUTC());
        outbox = Outbox.open(OutboxSettings.defaults(root, new Endpoint.Unix(root.resolve("no.sock")), "mx.test")
                .withTimes(Duration.ofSeconds(1), List.of(Duration.ofHours(1)), Duration.ofDays(1)));
        delivery = new Delivery(
                change.apply(DeliverySettings.defaults("mx.test", root)),
                Users.any(),
                new MaildirStore(MaildirSettings.defaults("mx.test").withPath(root + "/mail/%{user}")),
                new Scripts(scripts.apply(ScriptSettings.defaults(root))),
                memory,
                Optional.of(outbox),
                DeliveryEvents.NONE);
    }

    Outbox outbox() {
        return outbox;
    }

    Delivery delivery() {
        return delivery;
    }

    void script(String user, String text) throws IOException {
        Path home = root.resolve("sieve/example.org").resolve(user);
        ScriptFolder folder = new ScriptFolder(home, home.resolve(".dovecot.sieve"));
        folder.put("main", text.getBytes(StandardCharsets.UTF_8));
        folder.activate("main");
    }

    static IncomingMail mail(String sender, String text) {
        byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
        Message message = Message.parse(raw);
        return new IncomingMail(
                "s-1", "client", Address.parse(sender), Body.of(raw), message, "4ABC123", Instant.now());
    }

    /** One outcome per recipient. */
    List<Outcome> deliver(String sender, String text, String... to) {
        List<Recipient> recipients = new ArrayList<>();
        for (String address : to) {
            Address parsed = Address.parse(address).orElseThrow();
            recipients.add(((Admission.Accepted) delivery.admit(parsed)).recipient());
        }
        Mailroom.Receipt receipt = delivery.deliver(mail(sender, text), recipients);
        receipt.answered().run();
        return receipt.outcomes();
    }

    List<Path> files(String directory) throws IOException {
        Path path = root.resolve("mail").resolve(directory);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(path)) {
            return found.sorted().toList();
        }
    }

    /** The only mail in a directory. */
    String stored(String directory) throws IOException {
        return Files.readString(files(directory).getFirst(), StandardCharsets.ISO_8859_1);
    }

    /** What waits in the outbox. */
    List<Queued> queued() throws IOException {
        List<Queued> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve("outbox/new"))) {
            for (Path file : files.sorted().toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                int end = text.indexOf("\n\n");
                String envelope = text.substring(0, end) + '\n';
                all.add(new Queued(
                        envelope.replaceAll("(?s).*\nfrom ([^\n]*)\n.*", "$1"),
                        envelope.replaceAll("(?s).*\nto ([^\n]*)\n.*", "$1"),
                        text.substring(end + 2)));
            }
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        delivery.close();
        outbox.close();
        memory.close();
    }
}
