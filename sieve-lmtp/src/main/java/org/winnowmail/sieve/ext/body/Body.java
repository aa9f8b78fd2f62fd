// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.body;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the test. It sets no match variables (RFC 5173, section 6). */
public final class Body implements Extension {
    private static final String TRANSFORM = "body transform";

    @Override
    public String name() {
        return "body";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Matching.tags(Word.test("body"))
                .tags(
                        Tag.oneOf(TRANSFORM, "raw", "text"),
                        Tag.known(TRANSFORM, (n, v) -> n.equalsIgnoreCase("content"))
                                .with(Param.strings("content types")))
                .takes(Param.strings("key list"))
                .checked(call -> Matching.check(call, call.value(0)))
                .decides((call, compiler) -> compile(call)));
    }

    private static Test compile(Call call) {
        Optional<TagUse> transform = call.tag(TRANSFORM);
        String how = transform.map(TagUse::name).orElse("text");
        TextList types = transform
                .filter(u -> !u.values().isEmpty())
                .map(u -> u.value().texts())
                .orElse(TextList.of());
        Matching matching = Matching.of(call, call.value(0));
        return run -> {
            String[] before = run.matchValues();
            boolean hit = matching.any(run, texts(run, how, types));
            run.setMatchValues(before);
            return hit;
        };
    }

    private static List<String> texts(Run run, String how, TextList types) {
        Message message = run.view().message();
        return switch (how) {
            case "raw" -> BodyParts.raw(message);
            case "content" -> BodyParts.content(message, types.eval(run));
            default -> BodyParts.text(message);
        };
    }
}
