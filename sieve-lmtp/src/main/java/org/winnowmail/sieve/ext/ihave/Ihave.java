// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.ihave;

import java.util.List;
import java.util.Set;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the test and the command. The test is settled when the script is compiled. */
public final class Ihave implements Extension {
    /** They change what strings mean everywhere, so they cannot begin in the middle (RFC 5463, section 4). */
    private static final Set<String> ONLY_REQUIRED = Set.of("variables", "encoded-character");

    @Override
    public String name() {
        return "ihave";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.test("ihave")
                .takes(Param.strings("capabilities").fixed())
                .checked(Ihave::check)
                .decides((call, compiler) -> {
                    boolean have = call.constant().orElse(false);
                    return run -> have;
                }));
        vocabulary.word(Word.command("error").takes(Param.string("message")).runs((call, compiler) -> {
            TextExpr message = call.text(0);
            return run -> {
                throw new RunFailure(Run.brief(message.eval(run)));
            };
        }));
    }

    private static void check(Call call) {
        Vocabulary vocabulary = call.vocabulary();
        List<String> names = call.texts(0).constants().orElse(List.of());
        boolean all = names.stream()
                .allMatch(n -> vocabulary.isLoaded(n)
                        || (vocabulary.known().find(n).isPresent() && !ONLY_REQUIRED.contains(n)));
        if (all) {
            names.forEach(vocabulary::load);
        }
        call.setConstant(all);
    }
}
