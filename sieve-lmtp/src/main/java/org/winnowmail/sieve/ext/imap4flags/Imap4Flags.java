// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.imap4flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.ext.variables.NamedVariable;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.StoreDraft;
import org.winnowmail.sieve.lang.StoreEffect;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.syntax.Argument;

/** Brings the commands, the test and the tag. Without a variable they mean the one all stores use. */
public final class Imap4Flags implements Extension {
    @Override
    public String name() {
        return "imap4flags";
    }

    /** How a command changes a list. */
    @FunctionalInterface
    private interface Change {
        List<String> apply(List<String> before, List<String> given);
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(command("setflag", (before, given) -> given));
        vocabulary.word(command("addflag", Flags::plus));
        vocabulary.word(command("removeflag", Flags::minus));
        vocabulary.word(Matching.tags(Word.test("hasflag"))
                .freeArguments()
                .checked(call -> {
                    arguments(call, true);
                    Matching.check(call, call.value(call.valueCount() - 1));
                })
                .decides((call, compiler) -> hasflag(call)));
        for (String word : List.of("keep", "fileinto")) {
            vocabulary.tag(word, flagsTag());
        }
    }

    /** The tag {@code :flags}, for every command that stores. */
    public static Tag flagsTag() {
        return Tag.named("flags")
                .with(Param.strings("flags"))
                .gives(
                        StoreEffect.class,
                        (call, use) -> new SetsFlags(use.value().texts()));
    }

    private record SetsFlags(TextList flags) implements StoreEffect {
        @Override
        public void apply(Run run, StoreDraft draft) {
            draft.flags = Optional.of(Flags.of(flags.eval(run)));
        }
    }

    private static Word command(String name, Change change) {
        return Word.command(name)
                .freeArguments()
                .checked(call -> arguments(call, false))
                .runs((call, compiler) -> step(call, change));
    }

    private static void arguments(Call call, boolean listOfVariables) throws Refused {
        List<Argument> given = call.positional();
        if (given.isEmpty() || given.size() > 2) {
            throw call.refuse(
                    "the " + call.words() + " requires 1 or 2 positional argument(s), but " + given.size()
                            + " is/are specified",
                    "write " + call.name() + " \"\\\\Seen\"");
        }
        if (given.size() == 2) {
            if (!call.vocabulary().isLoaded("variables")) {
                throw call.refuse(
                        given.get(0),
                        "the " + call.words() + " takes a variable name only with the variables extension",
                        "add at the top: require \"variables\";");
            }
            Param name = listOfVariables ? Param.strings("variable names") : Param.string("variable name");
            call.put(NamedVariable.List.class, NamedVariable.read(call, call.take(given.get(0), name.fixed(), 1)));
        }
        call.take(given.get(given.size() - 1), Param.strings("list of flags"), given.size());
    }

    private static Step step(Call call, Change change) {
        TextList given = call.texts(call.valueCount() - 1);
        Optional<NamedVariable> variable =
                call.get(NamedVariable.List.class).map(l -> l.variables().get(0));
        return new Changes(call.name(), change, given, variable);
    }

    private record Changes(String word, Change change, TextList given, Optional<NamedVariable> variable)
            implements Step {
        @Override
        public Flow run(Run run) {
            List<String> flags = Flags.of(given.eval(run));
            if (variable.isPresent()) {
                List<String> before = Flags.of(List.of(variable.get().get(run)));
                variable.get().set(run, String.join(" ", change.apply(before, flags)));
            } else {
                run.actions().setFlags(change.apply(current(run), flags));
                run.note("flags are now " + run.actions().flags().orElse(List.of()));
            }
            return Flow.NEXT;
        }
    }

    /** The flags that stores will set: what the script said, or what the message has already. */
    private static List<String> current(Run run) {
        return run.actions().flags().orElseGet(() -> Flags.of(run.host().storedFlags()));
    }

    private static Test hasflag(Call call) {
        Optional<NamedVariable.List> variables = call.get(NamedVariable.List.class);
        Matching matching = Matching.ofFolded(call, call.value(call.valueCount() - 1), Flags::of);
        return run -> {
            List<String> flags = new ArrayList<>();
            if (variables.isPresent()) {
                for (NamedVariable variable : variables.get().variables()) {
                    flags.addAll(Flags.of(List.of(variable.get(run))));
                }
            } else {
                flags.addAll(current(run));
            }
            return matching.any(run, flags);
        };
    }
}
