// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.Config.Role;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ListenAddress.Inet;
import org.winnowmail.app.delivery.DeliveryGraph;
import org.winnowmail.app.delivery.SieveGraph;
import org.winnowmail.app.dmarc.DmarcReporting;
import org.winnowmail.app.filter.FilterGraph;
import org.winnowmail.app.log.Logging;
import org.winnowmail.app.moves.MoveLearning;
import org.winnowmail.app.start.Starting;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.console.ConsoleServer;
import org.winnowmail.console.Readiness;
import org.winnowmail.console.metrics.DeliveryMetrics;
import org.winnowmail.console.metrics.MilterMetrics;
import org.winnowmail.console.metrics.ScanMetrics;
import org.winnowmail.milter.protocol.ListenAddress;
import org.winnowmail.milter.protocol.MilterLimits;
import org.winnowmail.milter.protocol.MilterServer;
import org.winnowmail.milter.protocol.MilterSettings;
import org.winnowmail.milter.protocol.MilterTimes;
import org.winnowmail.store.MailboxName;
import org.winnowmail.store.MaildirStore;
import org.winnowmail.store.StoreException;

/** The roles of one process: started together, stopped the last first. */
public final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    /** Probability of spam from which the header report names the strongest tokens. */
    private static final double EXPLAIN_FROM = 0.5;

    /** One thing to stop. */
    private interface Closer {
        void close() throws Exception;
    }

    private final Deque<Closer> closers = new ConcurrentLinkedDeque<>();
    private final List<Readiness> parts = new CopyOnWriteArrayList<>();
    private final List<String> places = new ArrayList<>();
    private volatile Optional<FilterGraph> filter = Optional.empty();

    /** Who learns from moves; nobody until the milter role is up. */
    private volatile Consumer<String> imapEvents = event -> {};

    private Service() {}

    /**
     * Starts every role of the configuration; on failure stops those already started.
     *
     * @throws ConfigException when a port is taken or a file cannot be used, with the setting's line
     */
    public static Service start(Config config) throws ConfigException, IOException {
        Service service = new Service();
        try {
            service.startRoles(config);
        } catch (ConfigException | IOException | RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    private void startRoles(Config config) throws ConfigException, IOException {
        data(config);
        PrometheusRegistry metrics = new PrometheusRegistry();
        // The console may be up before the others: until they are, nobody is to be sent here.
        Readiness rest = new Readiness("start", () -> Readiness.State.notReady("roles are starting"));
        parts.add(rest);
        List<Starting<String>> roles = new ArrayList<>();
        for (Role role : config.roles()) {
            roles.add(Starting.of(role.name(), () -> switch (role) {
                case MILTER -> milter(config, metrics);
                case LMTP -> lmtp(config, metrics);
                case MANAGESIEVE -> managesieve(config, metrics);
                case CONSOLE -> console(config, metrics);
            }));
        }
        // All are waited for, so that a failure of one finds everything the others opened in the list to close.
        List<Exception> failures = new ArrayList<>();
        for (Starting<String> role : roles) {
            try {
                places.add(role.get());
            } catch (ConfigException | IOException | RuntimeException e) {
                failures.add(e);
            }
        }
        if (failures.isEmpty()) {
            parts.remove(rest);
        } else {
            switch (failures.getFirst()) {
                case ConfigException c -> throw c;
                case IOException io -> throw io;
                case RuntimeException r -> throw r;
                default -> throw new IllegalStateException(failures.getFirst());
            }
        }
    }

    private String lmtp(Config config, PrometheusRegistry metrics) throws ConfigException, IOException {
        DeliveryGraph delivery = DeliveryGraph.start(config, new DeliveryMetrics(metrics));
        closers.push(delivery::close);
        gauge(metrics, "winnow_lmtp_sessions", "LMTP sessions open now", delivery::sessions);
        gauge(metrics, "winnow_outbox_messages", "Mails waiting for the relay", delivery::outboxSize);
        gauge(metrics, "winnow_deliveries_unanswered", "Deliveries whose answer may be unread", delivery::unanswered);
        parts.add(new Readiness("lmtp", () -> Readiness.State.ok(delivery.sessions() + " sessions")));
        return "lmtp " + delivery.ports();
    }

    private String managesieve(Config config, PrometheusRegistry metrics) throws ConfigException {
        SieveGraph sieve = SieveGraph.start(config);
        closers.push(sieve::close);
        gauge(metrics, "winnow_managesieve_sessions", "ManageSieve sessions open now", sieve::sessions);
        parts.add(new Readiness("managesieve", () -> Readiness.State.ok(sieve.sessions() + " sessions")));
        return "managesieve " + sieve.ports();
    }

    private static void gauge(PrometheusRegistry metrics, String name, String help, IntSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .register(metrics);
    }

    private static void data(Config config) throws ConfigException {
        Path data = config.data();
        try {
            Files.createDirectories(data);
        } catch (AccessDeniedException e) {
            throw new ConfigException(
                    config.origin("data"), "data", "may not create " + data, "chown it to this user, or name another");
        } catch (IOException e) {
            throw new ConfigException(config.origin("data"), "data", "cannot use " + data + ": " + e.getMessage(), "");
        }
        if (!Files.isWritable(data)) {
            throw new ConfigException(
                    config.origin("data"),
                    "data",
                    "may not write to " + data,
                    "chown it to this user, or name another");
        }
    }

    private String milter(Config config, PrometheusRegistry metrics) throws ConfigException, IOException {
        FilterGraph graph = FilterGraph.build(config, new ScanMetrics(metrics), EXPLAIN_FROM, true);
        closers.push(graph::close);
        filter = Optional.of(graph);
        gauge(metrics, "winnow_dns_cache_entries", "DNS answers held", () -> (int) graph.dnsCacheSize());
        CounterWithCallback.builder()
                .name("winnow_auth_results_total")
                .help("Results of mail authentication, by method")
                .labelNames("method", "result")
                .callback(callback ->
                        graph.authCounts().forEach((row, count) -> callback.call(count, row.method(), row.result())))
                .register(metrics);
        graph.reporting().ifPresent(reporting -> reportMetrics(metrics, reporting));
        String place;
        try {
            learnMoves(config, graph);
            MilterServer server = MilterServer.start(settings(config), graph.filter(), new MilterMetrics(metrics));
            Duration grace = config.milter().stopGrace();
            closers.push(() -> server.close(grace));
            parts.add(new Readiness("milter", () -> Readiness.State.ok(server.connections() + " connections")));
            place = "milter " + server.addresses();
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    config.origin("milter.listen"), "milter.listen", String.valueOf(e.getMessage()), "");
        }
        // A store that is down must not take the milter out of service: mail passes without it.
        parts.add(new Readiness(
                "state", () -> Readiness.State.ok(graph.state().health().toString())));
        return place;
    }

    private void learnMoves(Config config, FilterGraph graph) throws ConfigException, IOException {
        Optional<Classifier> classifier = graph.classifier();
        if (config.classifier().learnMoves() && !config.roles().contains(Role.CONSOLE)) {
            throw new ConfigException(
                    config.origin("classifier.learn_moves"),
                    "classifier.learn_moves",
                    "events come by HTTP, and the console does not run here",
                    "add console to roles");
        }
        if (config.classifier().learnMoves() && classifier.isPresent()) {
            MoveLearning learning = new MoveLearning(
                    classifier.get(),
                    new MaildirStore(DeliveryGraph.maildir(config)),
                    new MoveLearning.Folders(
                            folder(config, "\\Junk"),
                            folder(config, "\\Trash"),
                            config.milter().messageLimit()));
            closers.push(learning::close);
            imapEvents = learning::accept;
        }
    }

    private static MailboxName folder(Config config, String use) throws ConfigException {
        String name = config.sieve().specialUse().getOrDefault(use, use.substring(1));
        try {
            return MailboxName.of(name);
        } catch (StoreException e) {
            String key = "sieve.special_use." + use.substring(1).toLowerCase(Locale.ROOT);
            throw new ConfigException(config.origin(key), key, String.valueOf(e.getMessage()), "");
        }
    }

    private static void reportMetrics(PrometheusRegistry metrics, DmarcReporting reporting) {
        CounterWithCallback.builder()
                .name("winnow_dmarc_reports_total")
                .help("DMARC aggregate reports, by what became of them")
                .labelNames("outcome")
                .callback(callback -> {
                    callback.call((double) reporting.sent(), "queued");
                    callback.call((double) reporting.dropped(), "unwanted");
                    callback.call((double) reporting.failed(), "failed");
                })
                .register(metrics);
        CounterWithCallback.builder()
                .name("winnow_dmarc_report_messages_total")
                .help("Messages noted for DMARC aggregate reports, and those that could not be")
                .labelNames("noted")
                .callback(callback -> {
                    callback.call((double) reporting.notes().noted(), "true");
                    callback.call((double) reporting.notes().lost(), "false");
                })
                .register(metrics);
    }

    private static MilterSettings settings(Config config) throws IOException {
        Config.Milter milter = config.milter();
        MilterLimits d = MilterLimits.DEFAULT;
        MilterLimits limits = new MilterLimits(
                d.frameBytes(),
                d.headerBytes(),
                d.headerFields(),
                Math.clamp(milter.spoolAbove(), 1, Integer.MAX_VALUE - 8),
                milter.messageLimit(),
                d.recipients(),
                milter.maxConnections(),
                d.queuedCommands());
        MilterTimes times = new MilterTimes(
                milter.progressEvery(),
                milter.scanDeadline().plusSeconds(10),
                MilterTimes.DEFAULT.negotiation(),
                MilterTimes.DEFAULT.idle());
        Path spool = Files.createDirectories(config.data().resolve("spool"));
        return MilterSettings.listeningAt(milter.listen().stream()
                        .map(a -> ListenAddress.parse(a.toString()))
                        .toList())
                .withSpool(spool)
                .withSocket(
                        milter.socketMode(),
                        milter.socketGroup().isEmpty() ? Optional.empty() : Optional.of(milter.socketGroup()))
                .withLimits(limits)
                .withTimes(times);
    }

    private String console(Config config, PrometheusRegistry metrics) throws ConfigException {
        if (!(config.console().listen() instanceof Inet(String host, int port))) {
            throw new IllegalStateException("the loader lets only HOST:PORT through");
        }
        try {
            ConsoleServer console = ConsoleServer.start(
                    host,
                    port,
                    parts,
                    metrics,
                    Logging::level,
                    config.classifier().learnMoves() ? Optional.of(e -> imapEvents.accept(e)) : Optional.empty());
            closers.push(console::close);
            return "console " + host + ":" + console.port();
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConfigException(
                    config.origin("console.listen"),
                    "console.listen",
                    "cannot listen at " + host + ":" + port + ": " + cause.getMessage(),
                    "is another server running there? Otherwise choose another place");
        }
    }

    /** Takes over what a configuration may change while the service runs. */
    void reload(Config config) throws ConfigException {
        if (filter.isPresent()) {
            filter.get().reload(config);
        }
        config.log().levels().forEach(Logging::level);
    }

    /** What judges messages, when the milter role runs. */
    Optional<FilterGraph> filter() {
        return filter;
    }

    /** Where it listens, for the log. */
    List<String> places() {
        return List.copyOf(places);
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) {
            try {
                closers.pop().close();
            } catch (Exception e) {
                LOG.warn("stopping: {}", e.toString());
            }
        }
    }
}
