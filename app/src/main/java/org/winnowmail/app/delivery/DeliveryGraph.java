// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.delivery;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ListenAddress;
import org.winnowmail.delivery.Delivery;
import org.winnowmail.delivery.DeliveryEvents;
import org.winnowmail.delivery.DeliverySettings;
import org.winnowmail.delivery.HandleMemory;
import org.winnowmail.delivery.HostSettings;
import org.winnowmail.delivery.Mailroom;
import org.winnowmail.delivery.Users;
import org.winnowmail.delivery.outbox.Outbox;
import org.winnowmail.delivery.outbox.OutboxSettings;
import org.winnowmail.delivery.programs.ProgramsSettings;
import org.winnowmail.delivery.srs.Srs;
import org.winnowmail.delivery.srs.SrsReturns;
import org.winnowmail.lmtp.LmtpLimits;
import org.winnowmail.lmtp.LmtpServer;
import org.winnowmail.lmtp.LmtpSettings;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.lmtp.wire.TlsFiles;
import org.winnowmail.store.MaildirSettings;
import org.winnowmail.store.MaildirStore;

/** The delivery agent: users, store, delivery and the LMTP server before them. */
public final class DeliveryGraph implements AutoCloseable {
    private final Delivery delivery;
    private final HandleMemory handles;
    private final Outbox outbox;
    private final LmtpServer.Running server;
    private final Duration grace;

    private DeliveryGraph(
            Delivery delivery, HandleMemory handles, Outbox outbox, LmtpServer.Running server, Duration grace) {
        this.delivery = delivery;
        this.handles = handles;
        this.outbox = outbox;
        this.server = server;
        this.grace = grace;
    }

    /** Builds and starts. */
    public static DeliveryGraph start(Config config, DeliveryEvents events) throws IOException, ConfigException {
        DeliverySettings settings = DeliverySettings.defaults(config.authservId(), config.data())
                .withFolders(true, config.store().createFolders(), true)
                .withHost(host(config))
                .withSrs(SrsGraph.settings(config));
        HandleMemory handles = new HandleMemory(config.data().resolve("handles.log"), Clock.systemUTC());
        OutboxSettings leaving = OutboxSettings.defaults(
                config.data(), endpoint(config, "outbox.smtp", config.outbox().smtp()), config.authservId());
        Outbox outbox = Outbox.open(leaving.withTimes(
                leaving.timeout(), leaving.retries(), config.outbox().retryFor()));
        Delivery delivery = delivery(config, settings, handles, outbox, events);
        Mailroom mailroom = settings.srs()
                .<Mailroom>map(s -> new SrsReturns(new Srs(s, Clock.systemUTC()), outbox, delivery))
                .orElse(delivery);
        try {
            LmtpServer.Running server = LmtpServer.start(lmtp(config), mailroom);
            return new DeliveryGraph(
                    delivery, handles, outbox, server, config.lmtp().stopGrace());
        } catch (IOException e) {
            delivery.close();
            outbox.close();
            handles.close();
            throw new ConfigException(config.origin("lmtp.listen"), "lmtp.listen", String.valueOf(e.getMessage()), "");
        }
    }

    private static HostSettings host(Config config) {
        Config.Sieve sieve = config.sieve();
        Config.Sieve.Programs programs = sieve.programs();
        return HostSettings.none(config.data())
                .withPrograms(ProgramsSettings.none(config.data())
                        .withDirectories(programs.directories())
                        .withLimits(programs.timeout(), (int) programs.output(), programs.parallel(), programs.calls()))
                .withLists(sieve.lists().paths())
                .withAnnotations(sieve.metadata());
    }

    private static Delivery delivery(
            Config config, DeliverySettings settings, HandleMemory handles, Outbox outbox, DeliveryEvents events)
            throws IOException, ConfigException {
        try {
            return new Delivery(
                    settings,
                    users(config),
                    new MaildirStore(maildir(config)),
                    SieveGraph.scripts(config),
                    handles,
                    Optional.of(outbox),
                    events);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    config.origin("sieve.lists"), "sieve.lists, sieve.metadata", String.valueOf(e.getMessage()), "");
        }
    }

    private static Users users(Config config) throws ConfigException {
        Config.Users users = config.users();
        return switch (users.source()) {
            case ANY -> Users.any();
            case FILE -> Users.passwordFile(users.file());
            case DOVECOT -> Users.dovecot(endpoint(config, "users.dovecot", users.dovecot()), Duration.ofSeconds(10));
            case SQL ->
                throw new ConfigException(
                        config.origin("users.source"),
                        "users.source",
                        "sql is read through Dovecot",
                        "let Dovecot ask the database and set users.source: dovecot");
        };
    }

    /** Where mail lies; for all who read it, too. */
    public static MaildirSettings maildir(Config config) throws ConfigException {
        Config.Store store = config.store();
        MaildirSettings.Layout layout = switch (store.layout().toLowerCase(Locale.ROOT)) {
            case "fs" -> MaildirSettings.Layout.FS;
            case "maildir++" -> MaildirSettings.Layout.MAILDIRPP;
            default ->
                throw new ConfigException(
                        config.origin("store.layout"),
                        "store.layout",
                        "expected fs or maildir++, found \"" + store.layout() + "\"",
                        "the same as Dovecot's mailbox_list_layout");
        };
        try {
            return MaildirSettings.defaults(config.authservId())
                    .withPath(store.path())
                    .withLayout(layout, store.utf8Names());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.origin("store.path"), "store.path", String.valueOf(e.getMessage()), "");
        }
    }

    private static LmtpSettings lmtp(Config config) throws ConfigException {
        Config.Lmtp lmtp = config.lmtp();
        List<Endpoint> listen = new ArrayList<>();
        for (ListenAddress address : lmtp.listen()) {
            listen.add(endpoint(config, "lmtp.listen", address.toString()));
        }
        LmtpLimits limits = LmtpLimits.DEFAULT
                .withMessageBytes(lmtp.messageLimit())
                .withRecipients(lmtp.maxRecipients())
                .withSessions(lmtp.maxSessions())
                .withTimes(lmtp.idle(), LmtpLimits.DEFAULT.content());
        return LmtpSettings.defaults(config.authservId(), config.data())
                .withListen(listen)
                .withTls(lmtp.certificate().flatMap(c -> lmtp.key().map(k -> new TlsFiles(c, k))))
                .withLimits(limits);
    }

    static Endpoint endpoint(Config config, String key, String text) throws ConfigException {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.origin(key), key, String.valueOf(e.getMessage()), "");
        }
    }

    /** Ports bound, in the order of {@code lmtp.listen}. */
    public List<Integer> ports() {
        return server.ports();
    }

    /** Mails that wait for the relay. */
    public int outboxSize() {
        return outbox.size();
    }

    /** Deliveries decided whose answer may not have been read by the MTA. */
    public int unanswered() {
        return delivery.unanswered();
    }

    /** Sessions open now. */
    public int sessions() {
        return server.sessions();
    }

    @Override
    public void close() throws IOException {
        server.close(grace);
        delivery.close();
        outbox.close();
        handles.close();
    }
}
