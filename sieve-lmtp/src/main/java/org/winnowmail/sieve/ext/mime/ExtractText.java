// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Limits;
import org.winnowmail.message.Part;
import org.winnowmail.message.Text;
import org.winnowmail.sieve.ext.variables.Modifier;
import org.winnowmail.sieve.ext.variables.Modifiers;
import org.winnowmail.sieve.ext.variables.Scope;
import org.winnowmail.sieve.ext.variables.VariableTarget;
import org.winnowmail.sieve.ext.variables.VariablesSettings;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings {@code extracttext}: the text of the current part into a variable (RFC 5703, section 7). */
public final class ExtractText implements Extension {
    /** Reading text costs what matching it does; else a script could have a large part read without end. */
    private static final int CHARS_PER_STEP = 16;

    @Override
    public String name() {
        return "extracttext";
    }

    @Override
    public Optional<String> complaint(Vocabulary vocabulary) {
        for (String needed : List.of("variables", "foreverypart")) {
            if (!vocabulary.isLoaded(needed)) {
                return Optional.of("the extension extracttext needs the extension " + needed);
            }
        }
        return Optional.empty();
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("extracttext")
                .first(call -> {
                    if (!PartLoop.isInside(call, Optional.empty())) {
                        throw call.refuse("extracttext stands outside of any foreverypart", "put it inside a loop");
                    }
                })
                .tags(Modifiers.tag(), Tag.named("first").with(Param.number("characters")))
                .takes(Param.string("variable name").fixed())
                .checked(ExtractText::check)
                .runs((call, compiler) -> compile(call)));
    }

    private static void check(Call call) throws Refused {
        String name = call.text(0).constant().orElseThrow();
        call.put(
                VariableTarget.class,
                Scope.of(call.vocabulary()).write(name, call, call.value(0).source()));
    }

    private static Step compile(Call call) {
        VariableTarget target = call.get(VariableTarget.class).orElseThrow();
        List<Modifier> modifiers = Modifiers.used(call);
        Optional<Long> first = call.tag("first").map(TagUse::number);
        return run -> {
            int longest = VariablesSettings.of(run).valueBytes();
            int most =
                    first.filter(f -> f >= 0 && f < longest).map(Long::intValue).orElse(longest);
            Part part = PartLoop.orMessage(run);
            run.spend(1 + part.content().length() / CHARS_PER_STEP);
            String head = head(part.isReadable() ? text(part) : "", most);
            target.set(run, Modifiers.apply(modifiers, head, longest));
            run.note("extracted " + head.length() + " characters: \"" + Run.brief(head) + '"');
            return Flow.NEXT;
        };
    }

    /** Whole characters: one outside the first plane is never cut in two. */
    private static String head(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters));
    }

    private static String text(Part part) {
        if (part.type().equals("text/html")) {
            return Text.ofHtml(part.text(), Limits.DEFAULT).visible();
        }
        return part.text();
    }
}
