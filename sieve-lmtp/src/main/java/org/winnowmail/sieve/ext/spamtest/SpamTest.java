// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.spamtest;

import java.util.List;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings one of the tests; {@code spamtestplus} brings {@code spamtest} with {@code :percent}. */
public record SpamTest(String name) implements Extension {
    private static final int SPAM_TOP = 10;

    private static final int VIRUS_TOP = 5;

    @Override
    public void load(Vocabulary vocabulary) {
        if (name.equals("spamtestplus")) {
            vocabulary.load("spamtest");
            vocabulary.tag("spamtest", Tag.named("percent"));
            return;
        }
        boolean spam = name.equals("spamtest");
        vocabulary.word(Matching.tags(Word.test(name))
                .takes(Param.string("value"))
                .checked(call -> Matching.check(call, call.value(0)))
                .decides((call, compiler) -> {
                    Matching matching = Matching.of(call, call.value(0));
                    boolean percent = call.has("percent");
                    return run -> {
                        String value = Finding.value(run, settings(run, spam), spam ? SPAM_TOP : VIRUS_TOP, percent);
                        run.note(name + " value is " + value);
                        return matching.any(run, List.of(value));
                    };
                }));
    }

    private static ScoreSettings settings(Run run, boolean spam) {
        return spam
                ? run.settings()
                        .option(ScoreSettings.Spam.class, ScoreSettings.Spam.DEFAULT)
                        .settings()
                : run.settings()
                        .option(ScoreSettings.Virus.class, ScoreSettings.Virus.DEFAULT)
                        .settings();
    }
}
