// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.duplicate;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/**
 * Brings the test. What a message is known by is remembered only when the whole delivery succeeds; asking
 * twice in one run gives the same answer twice (RFC 7352, section 3).
 */
public final class Duplicate implements Extension {
    @Override
    public String name() {
        return "duplicate";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.test("duplicate")
                .tags(
                        Tag.named("handle").with(Param.string("handle")),
                        Tag.named("header").with(Param.string("header name")),
                        Tag.named("uniqueid").with(Param.string("unique id")),
                        Tag.named("seconds").with(Param.number("seconds")),
                        Tag.named("last"))
                .checked(Duplicate::check)
                .decides((call, compiler) -> compile(call)));
    }

    private static void check(Call call) throws Refused {
        if (call.has("header") && call.has("uniqueid")) {
            throw call.refuse(
                    "the duplicate test accepts one of :header and :uniqueid, not both", "remove one of them");
        }
    }

    /** Answers given in this run. */
    private static final class Answers {
        final Map<String, Boolean> byHandle = new HashMap<>();
    }

    private static Test compile(Call call) {
        Optional<TextExpr> handle = call.tag("handle").map(TagUse::text);
        Optional<TextExpr> header = call.tag("header").map(TagUse::text);
        Optional<TextExpr> uniqueId = call.tag("uniqueid").map(TagUse::text);
        DuplicateSettings settings =
                call.vocabulary().settings().option(DuplicateSettings.class, DuplicateSettings.DEFAULT);
        long asked = call.tag("seconds").map(TagUse::number).orElse(settings.defaultSeconds());
        long seconds = Long.compareUnsigned(asked, settings.maxSeconds()) > 0 ? settings.maxSeconds() : asked;
        boolean last = call.has("last");
        if (seconds == 0) {
            // RFC 7352, section 3.3
            return run -> false;
        }
        return run -> {
            Optional<String> id = uniqueId.isPresent()
                    ? uniqueId.map(u -> u.eval(run))
                    : headerValue(run, header.map(h -> h.eval(run)).orElse("message-id"));
            if (id.isEmpty() || id.get().isEmpty()) {
                run.note("no value to know the message by");
                return false;
            }
            // Where the id came from does not matter, which test asks does when it says so (section 3.2).
            String group = handle.map(h -> "h" + h.eval(run)).orElse("");
            String key = "duplicate\0" + run.view().context().user() + '\0' + group + '\0' + id.get();
            Answers answers = run.scratch(Answers.class, Answers::new);
            boolean seen = answers.byHandle.computeIfAbsent(key, k -> run.host().remembered(k));
            if (!seen || last) {
                run.actions().add(run, new Action.Remember(key, Duration.ofSeconds(seconds)));
            }
            return seen;
        };
    }

    private static Optional<String> headerValue(Run run, String name) {
        List<Field> fields = run.view().fields(name);
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(fields.get(0).plain().strip());
    }
}
