// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.dsn;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.ext.envelope.EnvelopeParts;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.RedirectEffect;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;

/**
 * The four extensions of RFC 6009. What the SMTP client asked for is found among the envelope's macros,
 * under the names of the SMTP parameters: {@code notify}, {@code orcpt}, {@code ret}, {@code envid},
 * {@code by}.
 */
enum DsnExtension {
    ENVELOPE_DSN("envelope-dsn") {
        @Override
        void load(Vocabulary vocabulary) {
            EnvelopeParts parts = EnvelopeParts.of(vocabulary);
            for (String name : List.of("notify", "orcpt", "ret", "envid")) {
                parts.add(
                        name,
                        EnvelopeParts.text(run -> macro(run, name).stream().toList()));
            }
        }
    },
    ENVELOPE_DELIVERBY("envelope-deliverby") {
        @Override
        void load(Vocabulary vocabulary) {
            EnvelopeParts parts = EnvelopeParts.of(vocabulary);
            parts.add("bytimerelative", EnvelopeParts.text(run -> by(run, 0)));
            parts.add(
                    "bytimeabsolute",
                    EnvelopeParts.text(run -> by(run, 0).stream()
                            .map(s -> run.host()
                                    .now()
                                    .atZone(run.host().zone())
                                    .plusSeconds(Long.parseLong(s))
                                    .toOffsetDateTime()
                                    .withNano(0)
                                    .toString())
                            .toList()));
            parts.add(
                    "bymode",
                    EnvelopeParts.text(run -> by(run, 1).stream()
                            .map(m -> m.startsWith("R") ? "return" : "notify")
                            .toList()));
            parts.add(
                    "bytrace",
                    EnvelopeParts.text(run -> by(run, 1).stream()
                            .map(m -> m.endsWith("T") ? "true" : "false")
                            .toList()));
        }
    },
    REDIRECT_DSN("redirect-dsn") {
        @Override
        void load(Vocabulary vocabulary) {
            vocabulary.tag(
                    "redirect",
                    Tag.named("notify")
                            .with(Param.string("notify value").checked(DsnExtension::notifyComplaint))
                            .gives(RedirectEffect.class, (call, use) -> dsn(use, true)));
            vocabulary.tag(
                    "redirect",
                    Tag.named("ret")
                            .with(Param.string("ret value").checked(DsnExtension::retComplaint))
                            .gives(RedirectEffect.class, (call, use) -> dsn(use, false)));
        }
    },
    REDIRECT_DELIVERBY("redirect-deliverby") {
        @Override
        void load(Vocabulary vocabulary) {
            vocabulary.tag(
                    "redirect",
                    Tag.known(BY_TIME, (n, v) -> n.equalsIgnoreCase("bytimerelative"))
                            .with(Param.number("seconds"))
                            .gives(RedirectEffect.class, DsnExtension::deliverBy));
            vocabulary.tag(
                    "redirect",
                    Tag.known(BY_TIME, (n, v) -> n.equalsIgnoreCase("bytimeabsolute"))
                            .with(Param.string("date and time"))
                            .gives(RedirectEffect.class, DsnExtension::deliverBy));
            vocabulary.tag(
                    "redirect",
                    Tag.named("bymode")
                            .with(Param.string("mode")
                                    .fixed()
                                    .checked(m -> MODES.contains(m.toLowerCase(Locale.ROOT))
                                            ? Optional.empty()
                                            : Optional.of("':bymode' is \"notify\" or \"return\""))));
            vocabulary.tag("redirect", Tag.named("bytrace"));
        }
    };

    private static final String BY_TIME = "by time";

    private static final Set<String> MODES = Set.of("notify", "return");

    private static final Set<String> NOTIFY = Set.of("SUCCESS", "FAILURE", "DELAY");

    private final String capability;

    DsnExtension(String capability) {
        this.capability = capability;
    }

    abstract void load(Vocabulary vocabulary);

    /** The four, each as an extension of its own. */
    static Extension extension(DsnExtension which) {
        return new Extension() {
            @Override
            public String name() {
                return which.capability;
            }

            @Override
            public void load(Vocabulary vocabulary) {
                which.load(vocabulary);
            }
        };
    }

    static Optional<String> macro(Run run, String name) {
        return Optional.ofNullable(run.view().context().smtp().macros().get(name));
    }

    /** One half of the BY parameter, {@code seconds;mode} (RFC 2852, section 4). */
    static List<String> by(Run run, int half) {
        String by = macro(run, "by").orElse("");
        int semicolon = by.indexOf(';');
        if (semicolon < 0 || !by.substring(0, semicolon).matches("-?[0-9]{1,9}")) {
            return List.of();
        }
        return List.of(
                half == 0
                        ? by.substring(0, semicolon)
                        : by.substring(semicolon + 1).toUpperCase(Locale.ROOT));
    }

    private static Optional<String> notifyComplaint(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        boolean good = upper.equals("NEVER") || NOTIFY.containsAll(List.of(upper.split(",", -1)));
        return good ? Optional.empty() : Optional.of("':notify' is NEVER, or some of SUCCESS,FAILURE,DELAY");
    }

    private static Optional<String> retComplaint(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        return upper.equals("FULL") || upper.equals("HDRS") ? Optional.empty() : Optional.of("':ret' is FULL or HDRS");
    }

    private static RedirectEffect dsn(TagUse use, boolean notifyOn) {
        TextExpr text = use.text();
        return (run, draft) -> {
            String value = text.eval(run).toUpperCase(Locale.ROOT);
            (notifyOn ? notifyComplaint(value) : retComplaint(value)).ifPresent(c -> {
                throw new RunFailure(c);
            });
            OutgoingMail.Dsn before = draft.dsn.orElse(new OutgoingMail.Dsn("", ""));
            draft.dsn = Optional.of(
                    notifyOn
                            ? new OutgoingMail.Dsn(value, before.ret())
                            : new OutgoingMail.Dsn(before.notifyOn(), value));
        };
    }

    private static RedirectEffect deliverBy(Call call, TagUse use) {
        boolean relative = use.name().equals("bytimerelative");
        char mode = call.tag("bymode")
                        .flatMap(m -> m.text().constant())
                        .orElse("return")
                        .equalsIgnoreCase("notify")
                ? 'N'
                : 'R';
        boolean trace = call.has("bytrace");
        return (run, draft) -> {
            long seconds = relative ? use.number() : until(run, use.text().eval(run));
            draft.deliverBy = Optional.of(new OutgoingMail.DeliverBy(seconds, mode, trace));
        };
    }

    private static long until(Run run, String time) {
        try {
            return Duration.between(run.host().now(), OffsetDateTime.parse(time).toInstant())
                    .toSeconds();
        } catch (DateTimeParseException bad) {
            throw new RunFailure("':bytimeabsolute' is a time such as 2026-12-24T18:00:00+01:00");
        }
    }
}
