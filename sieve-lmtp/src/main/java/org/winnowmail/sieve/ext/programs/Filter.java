// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.programs;

import java.util.Optional;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.SieveHost.ProgramResult;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings {@code filter}: what the program writes takes the message's place. Also a test: did it work? */
public final class Filter implements Extension {
    @Override
    public String name() {
        return "vnd.dovecot.filter";
    }

    @Override
    public Optional<String> withheld(SieveSettings settings) {
        return ProgramSettings.missing(settings, "filter");
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.hybrid("filter")
                .freeArguments()
                .checked(ProgramUse::check)
                .runs((call, compiler) -> {
                    ProgramUse use = new ProgramUse(call);
                    return run -> {
                        if (!filter(run, use)) {
                            throw new RunFailure(
                                    "failed to filter the message through program '" + use.program(run) + "'");
                        }
                        return Flow.NEXT;
                    };
                })
                .decides((call, compiler) -> {
                    ProgramUse use = new ProgramUse(call);
                    return run -> filter(run, use);
                }));
    }

    private static boolean filter(Run run, ProgramUse use) {
        ProgramResult result = use.run(run, "filter", ProgramUse.message(run));
        int most = run.settings()
                .option(ProgramSettings.class, ProgramSettings.DEFAULT)
                .maxOutput();
        if (!result.success() || result.output().length > most) {
            return false;
        }
        if (result.output().length == 0) {
            run.note("the program wrote nothing: the message stays as it is");
            return true;
        }
        run.view().replace(Message.parse(result.output(), run.view().message().limits()));
        return true;
    }
}
