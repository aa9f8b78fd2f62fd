// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.vacation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.ReplyCopy;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.syntax.Argument;

/** Brings the command; {@code vacation-seconds} is the same with one more tag. */
public final class Vacation implements Extension {
    private static final String PERIOD = "period";

    private static final long DAY = 86_400;

    @Override
    public String name() {
        return "vacation";
    }

    /** Brings the tag {@code :seconds}, and the command when it is not there yet (RFC 6131, section 2). */
    public static final class Seconds implements Extension {
        @Override
        public String name() {
            return "vacation-seconds";
        }

        @Override
        public void load(Vocabulary vocabulary) {
            vocabulary.load("vacation");
            vocabulary.tag(
                    "vacation",
                    Tag.known(PERIOD, (n, v) -> n.equalsIgnoreCase("seconds")).with(Param.number("seconds")));
        }
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("vacation")
                .tags(
                        Tag.known(PERIOD, (n, v) -> n.equalsIgnoreCase("days")).with(Param.number("days")),
                        Tag.named("subject").with(Param.string("subject")),
                        Tag.named("from").with(Param.string("addresses").checked(Vacation::authors)),
                        Tag.named("addresses").with(Param.strings("addresses").checked(Vacation::address)),
                        Tag.named("mime"),
                        Tag.named("handle").with(Param.string("handle")))
                .takes(Param.string("reason"))
                .runs((call, compiler) -> compile(call)));
    }

    private static Optional<String> authors(String text) {
        return AddressHeader.strict(text).isPresent()
                ? Optional.empty()
                : Optional.of("'" + Run.brief(text) + "' is no list of addresses for vacation");
    }

    private static Optional<String> address(String text) {
        return AddressHeader.single(text).isPresent()
                ? Optional.empty()
                : Optional.of("'" + Run.brief(text) + "' is no valid address for vacation");
    }

    private static Step compile(Call call) {
        TextExpr reason = call.text(0);
        Optional<TextExpr> subject = call.tag("subject").map(TagUse::text);
        Optional<TextExpr> from = call.tag("from").map(TagUse::text);
        Optional<TextExpr> handle = call.tag("handle").map(TagUse::text);
        TextList addresses = call.tag("addresses").map(u -> u.value().texts()).orElse(TextList.of());
        boolean mime = call.has("mime");
        String written = asWritten(call);
        Period period = call.tag(PERIOD)
                .map(u -> new Period(u.number(), u.name().equals("days") ? DAY : 1))
                .orElse(Period.DEFAULT);
        List<ReplyCopy> copies = List.copyOf(call.extras(ReplyCopy.class));
        return run -> {
            VacationSettings settings = run.settings().option(VacationSettings.class, VacationSettings.DEFAULT);
            VacationReply.Wish wish = new VacationReply.Wish(
                    from.map(f -> f.eval(run)), subject.map(s -> s.eval(run)), mime, reason.eval(run));
            List<Address> more = addresses.eval(run).stream()
                    .flatMap(a -> AddressHeader.read(a).stream())
                    .toList();
            String key = handle.map(h -> "handle\0" + h.eval(run)).orElse(written);
            run.actions().add(run, reply(run, settings, wish, more, key, period.seconds(settings), copies));
            return Flow.NEXT;
        };
    }

    /**
     * What the reply is known by where the script gives no handle: its arguments before variables are put in, so
     * that a subject with the sender's own words in it is still the same reply (RFC 5230, section 4.2).
     */
    private static String asWritten(Call call) {
        StringBuilder written = new StringBuilder();
        for (String tag : List.of("subject", "from")) {
            written.append(call.tag(tag).map(use -> text(use.value().source())).orElse("\0"));
            written.append('\0');
        }
        return written.append(call.has("mime"))
                .append('\0')
                .append(text(call.value(0).source()))
                .toString();
    }

    private static String text(Argument argument) {
        return argument instanceof Argument.Text text ? text.value() : "";
    }

    private static Action.Reply reply(
            Run run,
            VacationSettings settings,
            VacationReply.Wish wish,
            List<Address> more,
            String handle,
            long seconds,
            List<ReplyCopy> copies) {
        SieveMessageContext context = run.view().context();
        Optional<Address> sender = context.sender().filter(a -> !a.domain().isEmpty());
        if (sender.isEmpty()) {
            return none("the sender is null: it is a bounce");
        }
        MayReply.Answer answer =
                MayReply.to(context.message(), sender.get(), own(context, settings, more), settings.checkRecipient());
        if (!answer.objection().isEmpty()) {
            return none(answer.objection());
        }
        OutgoingMail mail = VacationReply.write(run, settings, wish, answer.self());
        String id = "vacation\0" + context.user() + '\0' + digest(handle) + '\0'
                + sender.get().toString().toLowerCase(Locale.ROOT);
        Optional<Action.Store> copy = copies.stream().findFirst().map(c -> c.of(run, mail.message()));
        return new Action.Reply(Optional.of(mail), "", id, Duration.ofSeconds(seconds), copy);
    }

    private static Action.Reply none(String why) {
        return new Action.Reply(Optional.empty(), why, "", Duration.ZERO, Optional.empty());
    }

    /** The user's addresses, those the script names first. */
    private static List<Address> own(SieveMessageContext context, VacationSettings settings, List<Address> more) {
        List<Address> own = new ArrayList<>();
        context.userAddress().ifPresent(own::add);
        context.recipient().ifPresent(own::add);
        if (settings.useOriginalRecipient()) {
            context.originalRecipient().ifPresent(own::add);
        }
        own.addAll(more);
        return own;
    }

    /** How long nobody gets a second reply, as the script says it. */
    private record Period(long count, long unit) {
        static final Period DEFAULT = new Period(0, 0);

        long seconds(VacationSettings settings) {
            long asked = unit == 0 ? settings.defaultSeconds() : settings.maxSeconds();
            if (unit > 0 && count >= 0 && count <= settings.maxSeconds()) {
                asked = count * unit;
            }
            return Math.min(Math.max(asked, settings.minSeconds()), settings.maxSeconds());
        }
    }

    private static String digest(String handle) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(handle.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
