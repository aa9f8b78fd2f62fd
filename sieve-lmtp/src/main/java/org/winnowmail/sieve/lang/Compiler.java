// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.winnowmail.sieve.syntax.Problems;

/**
 * Calls to steps and tests: one small object per command, linked into a tree that runs without look-ups.
 * Branches and tests that are settled before any message are left out.
 */
public final class Compiler {
    private final Vocabulary vocabulary;
    private final Problems problems;

    /** Where lines count from: the line of the command or test being compiled. */
    private int origin;

    public Compiler(Vocabulary vocabulary, Problems problems) {
        this.vocabulary = vocabulary;
        this.problems = problems;
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** For what is found only now, such as errors in included scripts. */
    public Problems problems() {
        return problems;
    }

    /** Compiles a block. Lines in it count from the line of the command that has the block. */
    public Step block(List<Call> calls) {
        List<Step> steps = new ArrayList<>(calls.size());
        List<Integer> offsets = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            Call first = calls.get(i);
            int end = i + 1;
            if (first.word().chain == Word.Chain.IF) {
                while (end < calls.size() && follows(calls.get(end))) {
                    end++;
                }
            }
            List<Call> chain = calls.subList(i, end);
            Step step = from(first, () -> first.word().chain == Word.Chain.IF ? chain(chain) : command(first));
            if (!step.isNothing()) {
                steps.add(step);
                offsets.add(first.at().line() - origin);
            }
            i = end - 1;
        }
        Step block = switch (steps.size()) {
            case 0 -> Step.NOTHING;
            case 1 -> Structure.placed(offsets.get(0), steps.get(0));
            default -> Structure.sequence(keep(Structure.Offsets.of(offsets)), steps);
        };
        boolean flat = steps.stream().noneMatch(Structure.If.class::isInstance)
                && steps.stream().noneMatch(Structure.Chain.class::isInstance);
        return flat || origin == 0 ? keep(block) : counted(block);
    }

    private static boolean follows(Call call) {
        return call.word().chain == Word.Chain.ELSIF || call.word().chain == Word.Chain.ELSE;
    }

    /** Makes something whose lines count from a call's. */
    private <T> T from(Call call, Supplier<T> maker) {
        int outer = origin;
        origin = call.at().line();
        try {
            return maker.get();
        } finally {
            origin = outer;
        }
    }

    private Step command(Call call) {
        Word.CommandCompiler compiler =
                Objects.requireNonNull(call.word().command, () -> call.name() + " is no command");
        Step step = compiler.compile(call, this);
        return step.isNothing() ? step : keep(step.word().isEmpty() ? new Structure.Named(call.name(), step) : step);
    }

    public Test test(Call call) {
        if (call.constant().isPresent()) {
            return call.constant().get() ? Structure.ALWAYS : Structure.NEVER;
        }
        Word.TestCompiler compiler = Objects.requireNonNull(call.word().test, () -> call.name() + " is no test");
        Test test = from(call, () -> compiler.compile(call, this));
        if (!call.tests().isEmpty()) {
            return Structure.placedTest(call.at().line() - origin, counted(test));
        }
        Test named = keep(test.word().isEmpty() ? new Structure.NamedTest(call.name(), test) : test);
        return Structure.placedTest(call.at().line() - origin, named);
    }

    private Step chain(List<Call> calls) {
        List<Integer> offsets = new ArrayList<>(calls.size());
        List<Test> tests = new ArrayList<>(calls.size());
        List<Step> blocks = new ArrayList<>(calls.size());
        Step otherwise = Step.NOTHING;
        for (Call call : calls) {
            if (call.word().chain == Word.Chain.ELSE || call.constant().orElse(false)) {
                if (call.constant().orElse(true)) {
                    otherwise = block(call.block());
                    break;
                }
            } else if (call.constant().isEmpty()) {
                offsets.add(call.at().line() - origin);
                tests.add(from(call, () -> test(call.tests().get(0))));
                blocks.add(from(call, () -> block(call.block())));
            }
        }
        if (tests.isEmpty()) {
            return otherwise;
        }
        boolean alone = tests.size() == 1 && otherwise.isNothing() && offsets.get(0) == 0;
        return counted(
                alone
                        ? new Structure.If(tests.get(0), blocks.get(0))
                        : Structure.chain(keep(Structure.Offsets.of(offsets)), tests, blocks, otherwise));
    }

    /**
     * One object for equal parts. Only for what holds little, and for the whole: to compare each level of a
     * script with others would read the script once for each level.
     */
    private <T> T keep(T part) {
        return part instanceof Record ? vocabulary.keep(part) : part;
    }

    /** A part that is this script's own. */
    private <T> T counted(T part) {
        vocabulary.footprint().part(part);
        return part;
    }
}
