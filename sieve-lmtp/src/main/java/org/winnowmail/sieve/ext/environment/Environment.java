// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.environment;

import java.util.List;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the test. An unknown item never matches, not even by count. */
public final class Environment implements Extension {
    @Override
    public String name() {
        return "environment";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Matching.tags(Word.test("environment"))
                .takes(Param.string("item name"), Param.strings("key list"))
                .checked(call -> Matching.check(call, call.value(1)))
                .decides((call, compiler) -> {
                    EnvironmentItems items = EnvironmentItems.of(call.vocabulary());
                    TextExpr item = call.text(0);
                    Matching matching = Matching.of(call, call.value(1));
                    return run -> items.get(run, item.eval(run))
                            .map(v -> matching.any(run, List.of(v)))
                            .orElse(false);
                }));
    }
}
