// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The keys of what judges and signs: DNS, policy, greylist, rules, classifier, authentication, signing, state. */
final class JudgingKeys {
    private JudgingKeys() {}

    static Config.Dns dns(ConfigSection root) {
        try (ConfigSection s = root.section("dns")) {
            return new Config.Dns(
                    s.list(
                            "servers",
                            List.of(),
                            "an address such as 127.0.0.1 or 127.0.0.1:5353",
                            t -> t.matches("[0-9A-Za-z.:\\[\\]_-]+") ? Optional.of(t) : Optional.empty(),
                            Function.identity()),
                    s.duration("timeout", "2s", "10ms", "60s"));
        }
    }

    static Config.Policy policy(ConfigSection root) {
        try (ConfigSection s = root.section("policy")) {
            return new Config.Policy(
                    s.number("greylist", 4, -1_000, 100_000),
                    s.number("add_header", 6, -1_000, 100_000),
                    s.number("reject", 15, -1_000, 100_000),
                    s.optionalNumber("rewrite_subject", -1_000, 100_000),
                    s.optionalNumber("quarantine", -1_000, 100_000),
                    s.numbers("scores", -1_000, 1_000));
        }
    }

    static Config.Greylist greylist(ConfigSection root) {
        try (ConfigSection s = root.section("greylist")) {
            return new Config.Greylist(
                    s.choice("mode", Config.GreylistMode.ADAPTIVE),
                    s.duration("delay", "5m", "1s", "1d"),
                    s.duration("window", "2d", "1m", "30d"),
                    s.duration("keep", "35d", "1h", "400d"));
        }
    }

    static Config.Rules rules(ConfigSection root) {
        try (ConfigSection s = root.section("rules")) {
            return new Config.Rules(s.bool("enabled", true), s.texts("paths", List.of("rules/*.cf")));
        }
    }

    static Config.Classifier classifier(ConfigSection root) {
        try (ConfigSection s = root.section("classifier")) {
            return new Config.Classifier(
                    s.bool("enabled", true),
                    s.size("memory", "64MB", "1MB", "4GB"),
                    s.bool("prior", true),
                    s.bool("autolearn", true),
                    s.bool("learn_moves", false),
                    s.duration("sync", "1s", "0s", "1m"));
        }
    }

    static Config.Auth auth(ConfigSection root) {
        try (ConfigSection s = root.section("auth")) {
            return new Config.Auth(
                    s.bool("enabled", true),
                    s.choice("on_reject", Config.OnFailure.JUNK),
                    s.choice("on_quarantine", Config.OnFailure.JUNK),
                    s.choice("on_temperror", Config.OnTemperror.PASS),
                    s.texts("exempt", List.of()),
                    s.texts("trusted_sealers", List.of()),
                    relays(s),
                    new Config.Auth.Methods(
                            s.bool("spf", true), s.bool("dkim", true), s.bool("dmarc", true), s.bool("arc", true)),
                    s.bool("spf_helo", true),
                    s.bool("received_spf", false));
        }
    }

    private static List<Config.Auth.Relay> relays(ConfigSection auth) {
        List<Config.Auth.Relay> relays = new ArrayList<>();
        for (ConfigSection r : auth.sections("relays")) {
            try (r) {
                List<String> networks = ConfigLoader.networks(r, "networks", List.of());
                String id = r.text("authserv_id", "");
                if (networks.isEmpty()) {
                    r.problem(r.here(), "networks", "is missing", "name the addresses that the relay comes from");
                }
                relays.add(new Config.Auth.Relay(
                        networks, id.isEmpty() ? Optional.empty() : Optional.of(id), r.origin("networks")));
            }
        }
        return List.copyOf(relays);
    }

    static Config.Dkim dkim(ConfigSection root, ConfigFiles files) {
        List<Config.Dkim.Key> keys = new ArrayList<>();
        try (ConfigSection s = root.section("dkim")) {
            for (ConfigSection k : s.sections("keys")) {
                try (k) {
                    String domain = k.text("domain", "");
                    String selector = k.text("selector", "");
                    if (domain.isEmpty() || selector.isEmpty()) {
                        k.problem(
                                k.here(),
                                domain.isEmpty() ? "domain" : "selector",
                                "is missing",
                                "each key needs domain, selector and key");
                    }
                    Optional<Path> file = files.readable(k, "key");
                    if (file.isEmpty()) {
                        k.problem(k.here(), "key", "is missing", "name a PEM file; winnow dkim keygen makes one");
                    }
                    String signAs = k.text("sign_as", "");
                    Optional<Instant> from = k.time("from");
                    Optional<Instant> until = k.time("until");
                    file.ifPresent(path -> keys.add(new Config.Dkim.Key(
                            domain,
                            selector,
                            path,
                            signAs.isEmpty() ? Optional.empty() : Optional.of(signAs),
                            from,
                            until,
                            k.origin("key"))));
                }
            }
        }
        return new Config.Dkim(List.copyOf(keys));
    }

    static Config.Dmarc dmarc(ConfigSection root) {
        try (ConfigSection s = root.section("dmarc");
                ConfigSection r = s.section("reports")) {
            boolean enabled = r.bool("enabled", false);
            String email = r.text("email", "");
            if (enabled && !email.matches("[\\x21-\\x7e&&[^@<>,;\"\\\\]]+@[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)+")) {
                r.problem(
                        "email",
                        email.isEmpty() ? "is missing" : "is not an address: \"" + email + "\"",
                        "reports need a sender whose domain you sign for, such as dmarc@example.org");
            }
            String sender = email.isEmpty() ? "postmaster@localhost" : email;
            return new Config.Dmarc(new Config.Dmarc.Reports(
                    enabled,
                    r.text("org_name", sender.substring(sender.lastIndexOf('@') + 1)),
                    sender,
                    r.text("contact", ""),
                    r.duration("send_after", "1h", "0s", "23h"),
                    r.size("max_size", "10MB", "10KB", "100MB"),
                    r.texts("exclude", List.of())));
        }
    }

    static Config.Arc arc(ConfigSection root, ConfigFiles files, Config.Auth auth) {
        try (ConfigSection s = root.section("arc")) {
            Config.ArcSeal seal = s.choice("seal", Config.ArcSeal.OFF);
            String domain = s.text("domain", "");
            String selector = s.text("selector", "");
            Optional<Path> key = files.readable(s, "key");
            if (seal != Config.ArcSeal.OFF && (domain.isEmpty() || selector.isEmpty() || key.isEmpty())) {
                s.problem(
                        domain.isEmpty() ? "domain" : selector.isEmpty() ? "selector" : "key",
                        "is missing",
                        "sealing needs domain, selector and key; those of a DKIM key will do");
            }
            if (seal != Config.ArcSeal.OFF
                    && (!auth.enabled() || !auth.methods().arc())) {
                s.problem(
                        "seal",
                        "needs the chain that a message brings to be checked",
                        "set auth.enabled and auth.arc to true, or arc.seal to off");
            }
            return new Config.Arc(seal, domain, selector, key, s.texts("recipients", List.of()));
        }
    }

    static Config.State state(ConfigSection root) {
        try (ConfigSection s = root.section("state")) {
            Config.StateKind kind = s.choice("kind", Config.StateKind.SQLITE);
            if (kind == Config.StateKind.VALKEY) {
                s.problem("kind", "valkey is not available in this version", "use sqlite");
            }
            return new Config.State(kind, s.text("url", "redis://127.0.0.1:6379"));
        }
    }
}
