// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.programs;

import java.util.Optional;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings {@code pipe}: the message goes to a program when the delivery is executed. */
public final class Pipe implements Extension {
    @Override
    public String name() {
        return "vnd.dovecot.pipe";
    }

    @Override
    public Optional<String> withheld(SieveSettings settings) {
        return ProgramSettings.missing(settings, "pipe");
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("pipe")
                .tags(Tag.named("try"), Tag.known("copy", (n, v) -> n.equalsIgnoreCase("copy") && v.isLoaded("copy")))
                .freeArguments()
                .checked(ProgramUse::check)
                .runs((call, compiler) -> {
                    ProgramUse use = new ProgramUse(call);
                    boolean optional = call.has("try");
                    boolean copy = call.has("copy");
                    return run -> {
                        run.actions()
                                .add(
                                        run,
                                        new Action.Pipe(
                                                use.program(run),
                                                use.arguments(run),
                                                ProgramUse.environment(run),
                                                optional,
                                                copy,
                                                run.view().message()));
                        if (!copy && optional) {
                            run.actions().cancelKeepIfPiped();
                        } else if (!copy) {
                            run.actions().cancelKeep();
                        }
                        return Flow.NEXT;
                    };
                }));
    }
}
