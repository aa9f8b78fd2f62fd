// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.date;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.sieve.core.FieldsOf;
import org.winnowmail.sieve.core.HeaderNames;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the two tests. */
public final class Dates implements Extension {
    private static final String ZONE = "zone";

    @Override
    public String name() {
        return "date";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Matching.tags(Word.test("date"))
                .tags(zoneTag(), Tag.known(ZONE, (n, v) -> n.equalsIgnoreCase("originalzone")))
                .takes(
                        Param.string("header name").checked(HeaderNames::complaint),
                        Param.string("date part"),
                        Param.strings("key list"))
                .checked(call -> {
                    checkPart(call, 1);
                    Matching.check(call, call.value(2));
                })
                .decides((call, compiler) -> date(call)));
        vocabulary.word(Matching.tags(Word.test("currentdate"))
                .tags(zoneTag())
                .takes(Param.string("date part"), Param.strings("key list"))
                .checked(call -> {
                    checkPart(call, 0);
                    Matching.check(call, call.value(1));
                })
                .decides((call, compiler) -> currentDate(call)));
    }

    private static Tag zoneTag() {
        return Tag.known(ZONE, (n, v) -> n.equalsIgnoreCase("zone"))
                .with(Param.string("time zone")
                        .checked(z -> MailDate.offset(z).isPresent()
                                ? Optional.empty()
                                : Optional.of("'" + Run.brief(z) + "' is no time zone: write +hhmm or -hhmm")));
    }

    private static void checkPart(Call call, int index) throws Refused {
        Optional<String> part = call.text(index).constant();
        if (part.isPresent() && !DatePart.isKnown(part.get())) {
            throw call.refuse(
                    call.value(index).source(),
                    "unknown date part '" + part.get() + "'",
                    "one of year, month, day, date, julian, hour, minute, second, time, iso8601, std11, zone, weekday");
        }
    }

    private static Test date(Call call) {
        FieldsOf source = FieldsOf.of(call);
        TextExpr header = call.text(0);
        TextExpr part = call.text(1);
        Zone zone = Zone.of(call);
        Matching matching = Matching.of(call, call.value(2));
        return run -> {
            List<String> values = new ArrayList<>(1);
            List<Field> fields = source.get(run, header.eval(run).toLowerCase(Locale.ROOT));
            if (!fields.isEmpty()) {
                MailDate.read(fields.get(0).plain())
                        .map(d -> shift(run, d, zone))
                        .flatMap(d -> DatePart.of(part.eval(run), d))
                        .ifPresent(values::add);
            }
            return matching.any(run, values);
        };
    }

    private static Test currentDate(Call call) {
        TextExpr part = call.text(0);
        Zone zone = Zone.of(call);
        Matching matching = Matching.of(call, call.value(1));
        return run -> {
            OffsetDateTime now = run.scratch(Now.class, () -> new Now(run.host().now()))
                    .at()
                    .atZone(run.host().zone())
                    .toOffsetDateTime();
            List<String> values =
                    DatePart.of(part.eval(run), shift(run, now, zone)).stream().toList();
            return matching.any(run, values);
        };
    }

    /** One point in time for all questions of a run (RFC 5260, section 5). */
    private record Now(Instant at) {}

    private static OffsetDateTime shift(Run run, OffsetDateTime date, Zone zone) {
        if (zone.original) {
            return date;
        }
        if (zone.given.isEmpty()) {
            return date.atZoneSameInstant(run.host().zone()).toOffsetDateTime();
        }
        ZoneOffset offset = MailDate.offset(zone.given.get().eval(run)).orElse(date.getOffset());
        return date.withOffsetSameInstant(offset);
    }

    /** In which time zone to see a date: the server's, the date's own, or one given. */
    private record Zone(boolean original, Optional<TextExpr> given) {
        static Zone of(Call call) {
            Optional<TagUse> use = call.tag(ZONE);
            boolean original = use.filter(u -> u.values().isEmpty()).isPresent();
            return call.vocabulary().keep(new Zone(original, original ? Optional.empty() : use.map(TagUse::text)));
        }
    }
}
