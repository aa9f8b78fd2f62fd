// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Validator;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.lang.Word.Chain;
import org.winnowmail.sieve.lang.Word.Tests;
import org.winnowmail.sieve.syntax.Argument;

/** {@code if}, {@code elsif}, {@code else}, {@code stop}, {@code require} (RFC 5228, section 3). */
final class ControlWords {
    private static final Set<String> BASE_WORDS = Set.of(
            "keep",
            "discard",
            "redirect",
            "stop",
            "if",
            "elsif",
            "else",
            "require",
            "address",
            "header",
            "size",
            "exists",
            "not",
            "allof",
            "anyof",
            "true",
            "false");

    private ControlWords() {}

    static final List<Word> ALL = List.of(
            Word.command("if").chain(Chain.IF).tests(Tests.ONE).withBlock(),
            Word.command("elsif")
                    .chain(Chain.ELSIF)
                    .tests(Tests.ONE)
                    .withBlock()
                    .checked(ControlWords::followsIf),
            Word.command("else").chain(Chain.ELSE).withBlock().checked(ControlWords::followsIf),
            Word.command("stop").runs((call, compiler) -> {
                Step stop = run -> Flow.STOP;
                return stop;
            }),
            Word.command("require")
                    .freeArguments()
                    .checked(ControlWords::require)
                    .runs((call, compiler) -> Step.NOTHING));

    private static void followsIf(Call call) throws Refused {
        boolean follows = call.previous()
                .filter(p -> p.name().equals("if") || p.name().equals("elsif"))
                .isPresent();
        if (!follows) {
            throw call.refuse("the " + call.words() + " must follow an if or elsif", "is an if missing before it?");
        }
    }

    private static void require(Call call) throws Refused {
        if (call.positional().size() != 1) {
            throw call.refuse(
                    "the require command requires 1 positional argument(s), but "
                            + call.positional().size() + " is/are specified",
                    "write require [\"one\", \"two\"];");
        }
        boolean first = call.get(Validator.FirstInBlock.class)
                .map(Validator.FirstInBlock::value)
                .orElse(false);
        if (!call.isTopLevel()
                || (!first
                        && !call.previous().map(p -> p.name().equals("require")).orElse(false))) {
            throw call.refuse("require stands only at the beginning of a script", "move it to the top");
        }
        boolean good = true;
        switch (call.positional().get(0)) {
            case Argument.Text t -> good = load(call, t);
            case Argument.TextList l -> {
                for (Argument.Text t : l.items()) {
                    good &= load(call, t);
                }
            }
            case Argument other ->
                throw call.refuse(other, "require expects a string or a string list, but found " + other.words(), "");
        }
        if (!good) {
            throw call.refused();
        }
    }

    private static boolean load(Call call, Argument.Text name) {
        if (call.vocabulary().load(name.value())) {
            return true;
        }
        Optional<String> withheld = call.vocabulary().known().withheld(name.value());
        if (withheld.isPresent()) {
            call.error(name.at(), "the Sieve capability '" + name.value() + "' is not offered here", withheld.get());
            return false;
        }
        String hint = BASE_WORDS.contains(name.value())
                ? "'" + name.value() + "' belongs to the base language: it needs no require"
                : call.vocabulary()
                        .nearestExtension(name.value())
                        .map(n -> "did you mean \"" + n + "\"?")
                        .orElse("");
        call.error(name.at(), "unknown Sieve capability '" + name.value() + "'", hint);
        return false;
    }
}
