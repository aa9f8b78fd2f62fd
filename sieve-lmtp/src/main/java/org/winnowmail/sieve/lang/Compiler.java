// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.winnowmail.sieve.syntax.Problems;

/**
 * Calls to steps and tests: one small object per command, linked into a tree that runs without look-ups.
 * Branches and tests that are settled before any message are left out.
 */
public final class Compiler {
    private final Vocabulary vocabulary;
    private final Problems problems;

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

    public Step block(List<Call> calls) {
        List<Step> steps = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).word().chain == Word.Chain.IF) {
                int end = i + 1;
                while (end < calls.size() && follows(calls.get(end))) {
                    end++;
                }
                steps.add(chain(calls.subList(i, end)));
                i = end - 1;
            } else {
                steps.add(command(calls.get(i)));
            }
        }
        steps.removeIf(Step::isNothing);
        return switch (steps.size()) {
            case 0 -> Step.NOTHING;
            case 1 -> steps.get(0);
            default -> new Sequence(steps.toArray(Step[]::new));
        };
    }

    private static boolean follows(Call call) {
        return call.word().chain == Word.Chain.ELSIF || call.word().chain == Word.Chain.ELSE;
    }

    private Step command(Call call) {
        Word.CommandCompiler compiler =
                Objects.requireNonNull(call.word().command, () -> call.name() + " is no command");
        Step step = compiler.compile(call, this);
        return step.isNothing() ? step : new Traced(call.at().line(), call.name(), step);
    }

    public Test test(Call call) {
        if (call.constant().isPresent()) {
            boolean value = call.constant().get();
            return run -> value;
        }
        Word.TestCompiler compiler = Objects.requireNonNull(call.word().test, () -> call.name() + " is no test");
        return new TracedTest(call.at().line(), call.name(), compiler.compile(call, this));
    }

    private Step chain(List<Call> calls) {
        List<Condition> conditions = new ArrayList<>(calls.size());
        Step otherwise = Step.NOTHING;
        for (Call call : calls) {
            if (call.word().chain == Word.Chain.ELSE || call.constant().orElse(false)) {
                if (call.constant().orElse(true)) {
                    otherwise = block(call.block());
                    break;
                }
            } else if (call.constant().isEmpty()) {
                conditions.add(new Condition(call.at().line(), test(call.tests().get(0)), block(call.block())));
            }
        }
        return conditions.isEmpty() ? otherwise : new Branch(conditions.toArray(Condition[]::new), otherwise);
    }

    private record Sequence(Step[] steps) implements Step {
        @Override
        public Flow run(Run run) {
            for (Step step : steps) {
                Flow flow = step.run(run);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        }
    }

    private record Condition(int line, Test test, Step then) {}

    /** One chain of if, elsif, else; flat, so that a thousand elsif nest no deeper than one. */
    private record Branch(Condition[] conditions, Step otherwise) implements Step {
        @Override
        public Flow run(Run run) {
            for (Condition condition : conditions) {
                run.enter(condition.line);
                boolean value = condition.test.test(run);
                if (run.tracing()) {
                    run.note(value ? "if: true, block taken" : "if: false, block skipped");
                }
                if (value) {
                    run.descend();
                    Flow flow = condition.then.run(run);
                    run.ascend();
                    return flow;
                }
            }
            return otherwise.run(run);
        }
    }

    private record Traced(int line, String name, Step step) implements Step {
        @Override
        public Flow run(Run run) {
            run.enter(line);
            if (run.tracing()) {
                run.note("command " + name);
            }
            return step.run(run);
        }
    }

    private record TracedTest(int line, String name, Test test) implements Test {
        @Override
        public boolean test(Run run) {
            run.enter(line);
            if (!run.tracing()) {
                return test.test(run);
            }
            run.note("test " + name);
            run.descend();
            boolean value = test.test(run);
            run.ascend();
            run.note("test " + name + ": " + value);
            return value;
        }
    }
}
