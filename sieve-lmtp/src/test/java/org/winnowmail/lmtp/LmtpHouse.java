// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.winnowmail.delivery.Delivery;
import org.winnowmail.delivery.DeliveryEvents;
import org.winnowmail.delivery.DeliverySettings;
import org.winnowmail.delivery.HandleMemory;
import org.winnowmail.delivery.ScriptSettings;
import org.winnowmail.delivery.Scripts;
import org.winnowmail.delivery.Users;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.store.MaildirSettings;
import org.winnowmail.store.MaildirStore;

/** A whole LMTP server on loopback over a directory, with the users anna, bob and ulla of example.org. */
final class LmtpHouse implements AutoCloseable {
    static final String USERS = """
            anna@example.org:{PLAIN}geheim:1000:1000::/home/anna::
            bob@example.org:{PLAIN}secret
            üla@example.org:{PLAIN}x
            """;

    private final Path root;
    private final HandleMemory memory;
    private final Delivery delivery;
    private final LmtpServer.Running server;

    LmtpHouse(Path root, UnaryOperator<LmtpSettings> change) throws IOException {
        this.root = root;
        Path users = root.resolve("users");
        Files.writeString(users, USERS);
        MaildirStore store = new MaildirStore(
                MaildirSettings.defaults("mx.test").withPath(root.resolve("mail") + "/%{domain}/%{user}"));
        memory = new HandleMemory(root.resolve("handles"), Clock.systemUTC());
        delivery = new Delivery(
                DeliverySettings.defaults("mx.test", root),
                Users.passwordFile(users),
                store,
                new Scripts(ScriptSettings.defaults(root)),
                memory,
                Optional.empty(),
                DeliveryEvents.NONE);
        LmtpSettings settings = LmtpSettings.defaults("mx.test", root)
                .withListen(List.of(new Endpoint.Inet("127.0.0.1", 0)))
                .withLimits(LmtpLimits.DEFAULT.withMessageBytes(1 << 20));
        server = LmtpServer.start(change.apply(settings), delivery);
    }

    LmtpHouse(Path root) throws IOException {
        this(root, s -> s);
    }

    int port() {
        return server.ports().getFirst();
    }

    LmtpServer.Running server() {
        return server;
    }

    int unanswered() {
        return delivery.unanswered();
    }

    Path mail(String user) {
        return root.resolve("mail").resolve("example.org").resolve(user);
    }

    /** Files in a directory below the mail root, by name; empty when it does not exist. */
    static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.sorted().toList();
        }
    }

    /** The message as it was sent, without the trace fields put on top. */
    static byte[] withoutTrace(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\r\n", text.indexOf("\r\n\tfor <") + 2) + 2;
        byte[] rest = new byte[all.length - at];
        System.arraycopy(all, at, rest, 0, rest.length);
        return rest;
    }

    Optional<Path> spooled() throws IOException {
        return files(root.resolve("spool")).stream().findFirst();
    }

    @Override
    public void close() throws IOException {
        server.close(Duration.ofSeconds(5));
        delivery.close();
        memory.close();
    }
}
