// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import java.util.List;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings {@code set} and {@code string}, and makes strings hold variables. */
public final class Variables implements Extension {
    @Override
    public String name() {
        return "variables";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.textParser(VariableText::parse);
        vocabulary.word(Word.command("set")
                .tags(Modifiers.tag())
                .takes(Param.string("name").fixed(), Param.string("value"))
                .checked(Variables::checkSet)
                .runs((call, compiler) -> set(call)));
        vocabulary.word(Matching.tags(Word.test("string"))
                .takes(Param.strings("source"), Param.strings("key list"))
                .checked(call -> Matching.check(call, call.value(1)))
                .decides((call, compiler) -> {
                    TextList source = call.texts(0);
                    Matching matching = Matching.of(call, call.value(1));
                    return run -> matching.any(run, forMatch(source.eval(run), matching));
                }));
    }

    /** An empty source does not count (RFC 5229, section 5). */
    private static List<String> forMatch(List<String> values, Matching matching) {
        return matching.counts() ? values.stream().filter(v -> !v.isEmpty()).toList() : values;
    }

    private static void checkSet(Call call) throws Refused {
        String name = call.text(0).constant().orElseThrow();
        call.put(
                VariableTarget.class,
                Scope.of(call.vocabulary()).write(name, call, call.value(0).source()));
    }

    private static Step set(Call call) {
        VariableTarget target = call.get(VariableTarget.class).orElseThrow();
        List<Modifier> modifiers = Modifiers.used(call);
        TextExpr value = call.text(1);
        String name = call.text(0).constant().orElseThrow();
        return run -> {
            String changed = Modifiers.apply(
                    modifiers, value.eval(run), VariablesSettings.of(run).valueBytes());
            target.set(run, changed);
            if (run.tracing()) {
                run.note("${" + name + "} = \"" + Run.brief(changed) + '"');
            }
            return Flow.NEXT;
        };
    }
}
