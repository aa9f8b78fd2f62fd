// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigProblem;
import org.winnowmail.app.config.Origin;
import org.winnowmail.app.dmarc.DmarcReporting;
import org.winnowmail.app.dns.ConfiguredDns;
import org.winnowmail.app.start.Starting;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.greylist.Greylist;
import org.winnowmail.greylist.GreylistMode;
import org.winnowmail.greylist.GreylistSettings;
import org.winnowmail.greylist.Network;
import org.winnowmail.mailauth.AuthAction;
import org.winnowmail.mailauth.AuthCounters;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.mailauth.MailAuthSettings;
import org.winnowmail.mailauth.arc.ArcSealer;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimKeyRule;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.dkim.KeyPlace;
import org.winnowmail.mailauth.dns.CachingDnsClient;
import org.winnowmail.mailauth.ip.IpBlock;
import org.winnowmail.mailauth.relay.Relay;
import org.winnowmail.mailauth.relay.Relays;
import org.winnowmail.milter.scan.ArcSealing;
import org.winnowmail.milter.scan.AuthCheck;
import org.winnowmail.milter.scan.AuthHeaders;
import org.winnowmail.milter.scan.Check;
import org.winnowmail.milter.scan.ClassifierCheck;
import org.winnowmail.milter.scan.Direction;
import org.winnowmail.milter.scan.RulesCheck;
import org.winnowmail.milter.scan.ScanEvents;
import org.winnowmail.milter.scan.ScanFilter;
import org.winnowmail.milter.scan.Scanner;
import org.winnowmail.milter.scan.UnaskedLearning;
import org.winnowmail.state.MemoryState;
import org.winnowmail.state.SqliteState;
import org.winnowmail.state.State;
import org.winnowmail.state.StateSettings;

/**
 * Everything that judges a message, built by constructors; {@link #reload} exchanges what a configuration may change
 * while the service runs.
 */
public final class FilterGraph implements AutoCloseable {
    private final ScanFilter filter;
    private final State state;
    private final @Nullable Classifier classifier;
    private final @Nullable UnaskedLearning learning;
    private final @Nullable DmarcReporting reporting;
    private final Live<Judging> judging;
    private final Live<ScanFilter.Settings> settings;
    private final CachingDnsClient dns;
    private final MailAuth mailAuth;
    private final InstantSource clock;

    private FilterGraph(
            ScanFilter filter,
            State state,
            Optional<Classifier> classifier,
            Optional<UnaskedLearning> learning,
            Optional<DmarcReporting> reporting,
            Live<Judging> judging,
            Live<ScanFilter.Settings> settings,
            CachingDnsClient dns,
            MailAuth mailAuth,
            InstantSource clock) {
        this.filter = filter;
        this.state = state;
        this.classifier = classifier.orElse(null);
        this.learning = learning.orElse(null);
        this.reporting = reporting.orElse(null);
        this.judging = judging;
        this.settings = settings;
        this.dns = dns;
        this.mailAuth = mailAuth;
        this.clock = clock;
    }

    /**
     * Builds the graph; opens the state file and the learn log, reads rules and keys.
     *
     * @param explainFrom probability of spam from which the classifier tells its strongest tokens
     * @param serves whether this is the running service: the classifier may be taught by clear verdicts, and
     *     aggregate reports are collected and sent
     */
    public static FilterGraph build(Config config, ScanEvents events, double explainFrom, boolean serves)
            throws ConfigException, IOException {
        InstantSource clock = InstantSource.system();
        Files.createDirectories(config.data());
        Starting<Optional<Classifier>> learnt = Starting.of("classifier", () -> classifier(config));
        // A trial judgement remembers nothing, so it must leave no file behind.
        Starting<State> opened = Starting.of(
                "state",
                () -> serves
                        ? SqliteState.open(config.data().resolve("state.sqlite"), clock, StateSettings.DEFAULT)
                        : new MemoryState(clock));
        Starting<Judging> read = Starting.of("rules", () -> Judging.of(config));
        CachingDnsClient dns = ConfiguredDns.client(config);
        MailAuth mailAuth = new MailAuth(dns, auth(config), clock);
        State state = opened.get();
        Live<ScanFilter.Settings> settings = new Live<>(settings(config, state, clock));
        Live<Judging> judging = new Live<>(read.get());

        Optional<AuthCheck> auth = config.auth().enabled() ? Optional.of(new AuthCheck(mailAuth)) : Optional.empty();
        List<Check> checks = new ArrayList<>();
        checks.add(new RulesCheck(() -> judging.get().rules()));
        Optional<Classifier> classifier = learnt.get();
        classifier.ifPresent(c -> checks.add(new ClassifierCheck(c, explainFrom)));
        Optional<UnaskedLearning> learning = classifier
                .filter(c -> serves && config.classifier().autolearn())
                .map(UnaskedLearning::new);
        ScanEvents taught = learning.map(l -> ScanEvents.both(events, l)).orElse(events);
        Optional<DmarcReporting> reporting =
                serves && auth.isPresent() && config.dmarc().reports().enabled()
                        ? Optional.of(DmarcReporting.start(config, keys(config), state, dns, clock))
                        : Optional.empty();
        ScanEvents all = reporting.map(r -> ScanEvents.both(taught, r.notes())).orElse(taught);
        Scanner scanner = new Scanner(
                auth, checks, () -> judging.get().policy(), config.milter().scanDeadline(), all);
        ScanFilter filter = new ScanFilter(
                scanner, new AuthHeaders(config.authservId(), config.auth().receivedSpf()), settings::get, all, clock);
        return new FilterGraph(filter, state, classifier, learning, reporting, judging, settings, dns, mailAuth, clock);
    }

    /** Takes over rules, scores, thresholds, greylist settings and signing keys. */
    public void reload(Config config) throws ConfigException {
        Judging fresh = Judging.of(config);
        settings.set(settings(config, state, clock));
        judging.set(fresh);
    }

    public ScanFilter filter() {
        return filter;
    }

    /** DNS answers held. */
    public long dnsCacheSize() {
        return dns.size();
    }

    /** How often each method of mail authentication gave each result. */
    public Map<AuthCounters.Row, Long> authCounts() {
        return mailAuth.counters().snapshot();
    }

    /** Aggregate reports, when they are switched on. */
    public Optional<DmarcReporting> reporting() {
        return Optional.ofNullable(reporting);
    }

    /** What learns, when it is switched on. */
    public Optional<Classifier> classifier() {
        return Optional.ofNullable(classifier);
    }

    public State state() {
        return state;
    }

    @Override
    public void close() throws IOException {
        if (learning != null) {
            learning.close();
        }
        if (reporting != null) {
            reporting.close();
        }
        state.close();
        if (classifier != null) {
            classifier.close();
        }
    }

    private static Optional<Classifier> classifier(Config config) throws ConfigException, IOException {
        Config.Classifier c = config.classifier();
        if (!c.enabled()) {
            return Optional.empty();
        }
        ClassifierSettings settings = ClassifierSettings.DEFAULT
                .withMemory(c.memory())
                .withPrior(c.prior())
                .withAutolearn(c.autolearn())
                .withDirectory(config.data().resolve("classifier"));
        try {
            return Optional.of(Classifier.open(settings));
        } catch (IOException e) {
            throw new ConfigException(
                    config.origin("data"),
                    "classifier",
                    "cannot use " + config.data() + "/classifier: " + e.getMessage(),
                    "");
        }
    }

    private static ScanFilter.Settings settings(Config config, State state, InstantSource clock)
            throws ConfigException {
        List<IpBlock> trusted = blocks(config.trustedNetworks(), config.origin("trusted_networks"), "trusted_networks");
        Config.Milter.Sign sign = config.milter().sign();
        DkimSigner signer = new DkimSigner(
                keys(config),
                DkimSignSettings.DEFAULT.withOurs(
                        sign.trustedNetworks() ? trusted : List.of(), Set.copyOf(sign.daemonNames())),
                clock);
        return new ScanFilter.Settings(
                new Greylist(greylist(config), state, clock),
                signer,
                new Direction.Rules(sign.daemonNames(), trusted, relays(config)),
                arc(config, clock));
    }

    private static Optional<ArcSealing> arc(Config config, InstantSource clock) throws ConfigException {
        Config.Arc arc = config.arc();
        if (arc.seal() == Config.ArcSeal.OFF || arc.key().isEmpty()) {
            return Optional.empty();
        }
        Set<ArcSealing.Moment> moments = switch (arc.seal()) {
            case OFF -> Set.of();
            case INCOMING -> Set.of(ArcSealing.Moment.INCOMING);
            case FORWARDED -> Set.of(ArcSealing.Moment.FORWARDED);
            case BOTH -> Set.of(ArcSealing.Moment.INCOMING, ArcSealing.Moment.FORWARDED);
        };
        try {
            ArcSealer sealer = new ArcSealer(
                    new KeyPlace(arc.selector(), arc.domain().toLowerCase(Locale.ROOT)),
                    DkimKeyFile.read(arc.key().get()),
                    clock);
            return Optional.of(new ArcSealing(moments, Set.copyOf(arc.recipients()), config.authservId(), sealer));
        } catch (IOException e) {
            throw new ConfigException(
                    config.origin("arc.key"),
                    "arc.key",
                    arc.key().get() + ": " + e.getMessage(),
                    "winnow dkim keygen makes a key");
        }
    }

    private static List<IpBlock> blocks(List<String> networks, Origin origin, String key) throws ConfigException {
        List<IpBlock> blocks = new ArrayList<>();
        for (String network : networks) {
            blocks.add(IpBlock.parse(network)
                    .orElseThrow(() -> new ConfigException(origin, key, "not a network: " + network, "")));
        }
        return blocks;
    }

    private static Relays relays(Config config) throws ConfigException {
        List<Relay> relays = new ArrayList<>();
        for (Config.Auth.Relay relay : config.auth().relays()) {
            relays.add(new Relay(blocks(relay.networks(), relay.origin(), "auth.relays"), relay.authservId()));
        }
        return new Relays(relays);
    }

    private static MailAuthSettings auth(Config config) throws ConfigException {
        Config.Auth auth = config.auth();
        AuthAction onTemperror = auth.onTemperror() == Config.OnTemperror.DEFER ? AuthAction.DEFER : AuthAction.NONE;
        MailAuthSettings defaults =
                MailAuthSettings.of(config.authservId()).within(config.milter().scanDeadline());
        Config.Auth.Methods on = auth.methods();
        return defaults.with(
                blocks(config.trustedNetworks(), config.origin("trusted_networks"), "trusted_networks"),
                new MailAuthSettings.Spf(
                        on.spf(), auth.spfHelo(), defaults.spf().limits()),
                new MailAuthSettings.Dkim(on.dkim(), defaults.dkim().asked()),
                new MailAuthSettings.Dmarc(
                        on.dmarc(),
                        defaults.dmarc().limits(),
                        new MailAuthSettings.DmarcActions(AuthAction.REJECT, AuthAction.QUARANTINE, onTemperror),
                        Set.copyOf(auth.exempt())),
                new MailAuthSettings.Arc(on.arc(), Set.copyOf(auth.trustedSealers())));
    }

    private static GreylistSettings greylist(Config config) throws ConfigException {
        Config.Greylist greylist = config.greylist();
        GreylistMode mode = switch (greylist.mode()) {
            case OFF -> GreylistMode.OFF;
            case ADAPTIVE -> GreylistMode.ADAPTIVE;
            case ENVELOPE -> GreylistMode.ENVELOPE;
            case MESSAGE -> GreylistMode.MESSAGE;
        };
        try {
            return GreylistSettings.DEFAULT
                    .with(mode)
                    .with(new GreylistSettings.Times(greylist.delay(), greylist.window(), greylist.keep()))
                    .with(new GreylistSettings.Exempt(
                            Stream.concat(
                                            config.trustedNetworks().stream(),
                                            config.auth().relays().stream().flatMap(r -> r.networks().stream()))
                                    .map(Network::parse)
                                    .toList(),
                            List.of()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(config.origin("greylist"), "greylist", String.valueOf(e.getMessage()), "");
        }
    }

    /** The signing keys of the configuration, read from their files. */
    public static DkimKeys keys(Config config) throws ConfigException {
        List<DkimKeyRule> rules = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (Config.Dkim.Key key : config.dkim().keys()) {
            try {
                rules.add(new DkimKeyRule(
                        key.domain(),
                        key.signAs(),
                        key.selector(),
                        DkimKeyFile.read(key.key()),
                        key.from(),
                        key.until()));
            } catch (IOException e) {
                problems.add(new ConfigProblem(
                        key.origin(),
                        "dkim.keys",
                        key.key() + ": " + e.getMessage(),
                        "winnow dkim keygen makes a key"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new DkimKeys(rules);
    }
}
