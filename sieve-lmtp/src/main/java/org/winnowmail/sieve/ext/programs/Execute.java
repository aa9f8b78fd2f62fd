// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.programs;

import java.util.Optional;
import java.util.function.Consumer;
import org.winnowmail.message.ByteSink;
import org.winnowmail.sieve.ext.variables.Scope;
import org.winnowmail.sieve.ext.variables.VariableTarget;
import org.winnowmail.sieve.host.SieveHost.ProgramResult;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Octets;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings {@code execute}: a program's answer into a variable. Also a test: did it work? */
public final class Execute implements Extension {
    private static final String INPUT = "input";

    @Override
    public String name() {
        return "vnd.dovecot.execute";
    }

    @Override
    public Optional<String> withheld(SieveSettings settings) {
        return ProgramSettings.missing(settings, "execute");
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.hybrid("execute")
                .tags(
                        Tag.known(INPUT, (n, v) -> n.equalsIgnoreCase("input")).with(Param.string("input")),
                        Tag.known(INPUT, (n, v) -> n.equalsIgnoreCase("pipe")),
                        Tag.named("output")
                                .with(Param.string("variable name").fixed())
                                .checked(Execute::output))
                .freeArguments()
                .checked(ProgramUse::check)
                .runs((call, compiler) -> {
                    Test test = compile(call);
                    String program = call.text(0).constant().orElse("");
                    return run -> {
                        if (!test.test(run)) {
                            throw new RunFailure("failed to execute program '" + program + "'");
                        }
                        return Flow.NEXT;
                    };
                })
                .decides((call, compiler) -> compile(call)));
    }

    private static void output(Call call, TagUse use) throws Refused {
        if (!call.vocabulary().isLoaded("variables")) {
            throw call.refuse(
                    use.source(),
                    "the :output tag needs the variables extension",
                    "add at the top: require \"variables\";");
        }
        String name = use.text().constant().orElse("");
        call.put(
                VariableTarget.class,
                Scope.of(call.vocabulary()).write(name, call, use.value().source()));
    }

    private static Test compile(Call call) {
        ProgramUse use = new ProgramUse(call);
        Optional<VariableTarget> target = call.get(VariableTarget.class);
        Optional<TagUse> input = call.tag(INPUT);
        Optional<TextExpr> text = input.filter(u -> !u.values().isEmpty()).map(TagUse::text);
        return run -> {
            ProgramResult result = use.run(run, "execute", input(run, input.isPresent(), text));
            if (result.success()) {
                target.ifPresent(t -> t.set(run, Octets.decode(result.output())));
            }
            return result.success();
        };
    }

    private static Consumer<ByteSink> input(Run run, boolean any, Optional<TextExpr> text) {
        if (!any) {
            return sink -> {};
        }
        if (text.isEmpty()) {
            return ProgramUse.message(run);
        }
        String lf = text.get().eval(run).replace("\r\n", "\n");
        boolean crlf = run.settings()
                .option(ProgramSettings.class, ProgramSettings.DEFAULT)
                .inputLineEnd()
                .equals("crlf");
        byte[] bytes = Octets.encode(crlf ? lf.replace("\n", "\r\n") : lf);
        return sink -> sink.write(bytes);
    }
}
