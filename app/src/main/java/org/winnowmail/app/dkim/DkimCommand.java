// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.dkim;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.WrongUseException;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.app.dns.ConfiguredDns;
import org.winnowmail.app.filter.FilterGraph;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.arc.ArcVerifier;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimKeyRule;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dkim.DkimVerifier;
import org.winnowmail.mailauth.dkim.DkimVerifySettings;
import org.winnowmail.mailauth.dkim.KeyPlace;
import org.winnowmail.mailauth.dkim.KeyPublication;
import org.winnowmail.mailauth.dkim.KeyRotation;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.message.Message;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow dkim keygen|dns|verify|rotate}. */
@Command(
        name = "dkim",
        description = "Make, publish, check and replace DKIM keys; verify the signatures of messages.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow dkim keygen example.org --algorithm ed25519"})
public final class DkimCommand implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    /** The algorithms by the words that key records use. */
    enum Algorithm {
        RSA(DkimAlgorithm.RSA_SHA256),
        ED25519(DkimAlgorithm.ED25519_SHA256);

        private final DkimAlgorithm algorithm;

        Algorithm(DkimAlgorithm algorithm) {
            this.algorithm = algorithm;
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say keygen, dns, verify or rotate");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(
            name = "keygen",
            description = "Make a key; print the DNS record and the configuration that use it.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow dkim keygen example.org --selector s1"})
    int keygen(
            @Parameters(paramLabel = "DOMAIN") String domain,
            @Option(
                            names = "--selector",
                            paramLabel = "S",
                            defaultValue = "",
                            description = "Default: made of the day.")
                    String selector,
            @Option(
                            names = "--algorithm",
                            defaultValue = "rsa",
                            description = "rsa (2048 bits) or ed25519; default rsa.")
                    Algorithm algorithm,
            @Option(names = "--out", paramLabel = "DIR", defaultValue = "keys", description = "Default: ./keys.")
                    Path directory)
            throws IOException, WrongUseException {
        String signs = Authors.ascii(domain);
        String name = selector.isEmpty()
                ? KeyRotation.plan(s -> Files.exists(file(directory, s, signs)), algorithm.algorithm, Instant.now())
                        .selector()
                : selector.toLowerCase(Locale.ROOT);
        KeyPlace place = new KeyPlace(name, signs);
        make(place, algorithm.algorithm, directory);
        configure(place, List.of(signs), directory, Optional.empty());
        return 0;
    }

    private static Path file(Path directory, String selector, String domain) {
        return directory.resolve(selector + "." + domain + ".pem");
    }

    /** Makes a key and tells what to publish. */
    private void make(KeyPlace place, DkimAlgorithm algorithm, Path directory) throws IOException, WrongUseException {
        if (!place.exists()) {
            throw new WrongUseException("no key can be published at \"" + place.name()
                    + "\": a domain and a selector are names such as example.org and s1");
        }
        DkimKeyFile key = DkimKeyFile.generate(algorithm);
        Path file = file(directory, place.selector(), place.domain());
        key.write(file);
        out().println("# key written to " + file + "; publish:");
        out().println(key.zoneLine(place));
    }

    /** Tells what to configure, a line for each domain whose mail the key signs. */
    private void configure(KeyPlace place, List<String> rules, Path directory, Optional<KeyRotation> plan) {
        out().println("# and add below dkim.keys:");
        for (String rule : rules) {
            out().println("    - {domain: \"" + rule + "\", selector: " + place.selector() + ", key: "
                    + file(directory, place.selector(), place.domain())
                    + (rule.equals(place.domain()) || rule.equals("*." + place.domain()) || rule.equals("*")
                            ? ""
                            : ", sign_as: " + place.domain())
                    + plan.map(p -> ", from: " + p.from()).orElse("") + "}");
        }
    }

    @Command(
            name = "dns",
            description =
                    "Print the records to publish for the keys of a domain; with --check compare them with the DNS.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow dkim dns example.org --check"})
    int dns(
            @Mixin ConfigOptions options,
            @Parameters(paramLabel = "DOMAIN") String domain,
            @Option(names = "--check", description = "Exit 1 when something published is missing or different.")
                    boolean check)
            throws ConfigException {
        Config config = options.load();
        DnsClient dns = ConfiguredDns.client(config);
        boolean fine = true;
        List<DkimKeyRule> rules = rulesOf(FilterGraph.keys(config), domain);
        Set<KeyPlace> shown = new HashSet<>();
        for (DkimKeyRule rule : rules) {
            KeyPlace place = place(rule, domain);
            if (!shown.add(place)) {
                continue;
            }
            if (!check) {
                out().println(rule.key().zoneLine(place));
                continue;
            }
            KeyPublication found = KeyPublication.check(dns, place, rule.key(), Deadline.in(PATIENCE));
            String sign = switch (found) {
                case KeyPublication.Right _ -> "ok     ";
                case KeyPublication.Wrong _ -> "WRONG  ";
                case KeyPublication.Unknown _ -> "UNKNOWN ";
            };
            out().println(sign + found.text() + " ("
                    + rule.state(Instant.now()).name().toLowerCase(Locale.ROOT) + ")");
            fine &= found instanceof KeyPublication.Right;
        }
        if (rules.isEmpty()) {
            out().println("no key for " + domain + " in " + config.file() + "; make one with: winnow dkim keygen "
                    + domain);
        }
        return fine && !rules.isEmpty() ? 0 : Winnow.NO;
    }

    @Command(
            name = "verify",
            description = "Verify the DKIM signatures and ARC chains of messages; exit 1 when one has no signature"
                    + " that passes.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow dkim verify mail.eml"})
    int verify(@Mixin ConfigOptions options, @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files)
            throws ConfigException, IOException {
        DnsClient dns = ConfiguredDns.client(options.load());
        DkimVerifier verifier = new DkimVerifier(dns, DkimVerifySettings.DEFAULT, InstantSource.system());
        ArcVerifier arc = new ArcVerifier(dns, DkimVerifySettings.DEFAULT);
        boolean all = true;
        for (Path file : files) {
            Message message = Message.parse(Files.readAllBytes(file));
            List<DkimResult> results = verifier.verify(message, Deadline.in(PATIENCE));
            if (results.isEmpty()) {
                out().println(file + ": not signed");
            }
            for (DkimResult r : results) {
                out().println(file + ": " + r.verdict().word() + " " + r.algorithm() + " " + r.domain() + " ("
                        + r.selector() + "): " + r.reason());
            }
            all &= results.stream().anyMatch(DkimResult::passed);
            ArcResult chain = arc.verify(message, Deadline.in(PATIENCE));
            if (chain.verdict() != ArcVerdict.NONE) {
                out().println(file + ": arc " + chain.verdict().word() + ": " + chain.reason());
            }
        }
        return all ? 0 : Winnow.NO;
    }

    @Command(
            name = "rotate",
            description = "Make new keys for a domain and say when they take over from the present ones.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow dkim rotate example.org"})
    int rotate(
            @Mixin ConfigOptions options,
            @Parameters(paramLabel = "DOMAIN") String domain,
            @Option(names = "--out", paramLabel = "DIR", defaultValue = "keys", description = "Default: ./keys.")
                    Path directory)
            throws ConfigException, IOException, WrongUseException {
        Instant now = Instant.now();
        DkimKeys all = FilterGraph.keys(options.load());
        Map<DkimAlgorithm, DkimKeyRule> present = new EnumMap<>(DkimAlgorithm.class);
        for (DkimKeyRule rule : rulesOf(all, domain)) {
            if (rule.state(now) == DkimKeyRule.State.NEXT) {
                out().println("the key " + rule.selector() + " takes over already, at "
                        + rule.from().orElseThrow() + "; nothing was made");
                return Winnow.NO;
            }
            if (rule.state(now) == DkimKeyRule.State.CURRENT) {
                present.putIfAbsent(rule.key().algorithm(), rule);
            }
        }
        if (present.isEmpty()) {
            out().println("no key signs for " + domain + " now; make one with: winnow dkim keygen " + domain);
            return Winnow.NO;
        }
        for (DkimKeyRule old : present.values()) {
            KeyPlace from = place(old, domain);
            KeyRotation plan = KeyRotation.plan(
                    selector -> all.rules().stream().anyMatch(r -> r.selector().equals(selector))
                            || Files.exists(file(directory, selector, from.domain())),
                    old.key().algorithm(),
                    now);
            KeyPlace to = new KeyPlace(plan.selector(), from.domain());
            make(to, old.key().algorithm(), directory);
            List<String> signed = all.rules().stream()
                    .filter(r -> place(r, domain).equals(from) && r.state(now) == DkimKeyRule.State.CURRENT)
                    .map(DkimKeyRule::domain)
                    .distinct()
                    .toList();
            configure(to, signed, directory, Optional.of(plan));
            out().println("# the key " + old.selector() + " signs until then: add to "
                    + (signed.size() == 1 ? "its line" : "its " + signed.size() + " lines") + "  until: "
                    + plan.from());
            out().println("# and may be taken out of DNS and configuration after " + plan.retire());
        }
        return 0;
    }

    private static KeyPlace place(DkimKeyRule rule, String domain) {
        return rule.place().orElseGet(() -> new KeyPlace(rule.selector(), Authors.ascii(domain)));
    }

    /** The keys that sign for a domain's mail, and those published below it. */
    private static List<DkimKeyRule> rulesOf(DkimKeys keys, String domain) {
        String name = Authors.ascii(domain);
        List<DkimKeyRule> closest = keys.closest(name);
        return keys.rules().stream()
                .filter(r -> closest.contains(r)
                        || r.place().filter(p -> p.domain().equals(name)).isPresent())
                .toList();
    }
}
