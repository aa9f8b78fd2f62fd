// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Arrays;
import java.util.List;

/**
 * What holds a program together: blocks, chains of conditions, places.
 *
 * <p>A line is kept as the distance from the line of what stands around it. So equal pieces of scripts are
 * equal wherever they stand, and {@link Kept} makes them one object. While a part runs, {@link Run#line()}
 * is its line; each part puts back the line it found.
 */
final class Structure {
    private Structure() {}

    static final Test ALWAYS = run -> true;
    static final Test NEVER = run -> false;

    /** Tells its size. */
    interface Part {
        long footprint();
    }

    /** Distances of lines; the same few for most blocks. */
    record Offsets(int... lines) {
        static Offsets of(List<Integer> lines) {
            return new Offsets(lines.stream().mapToInt(Integer::intValue).toArray());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Offsets o && Arrays.equals(lines, o.lines);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(lines);
        }
    }

    static Step placed(int offset, Step step) {
        return offset == 0 ? step : new Placed(offset, step);
    }

    static Test placedTest(int offset, Test test) {
        return offset == 0 ? test : new PlacedTest(offset, test);
    }

    static Step sequence(Offsets offsets, List<Step> steps) {
        return new Sequence(offsets, steps.toArray(Step[]::new));
    }

    static Step chain(Offsets offsets, List<Test> tests, List<Step> blocks, Step otherwise) {
        return new Chain(offsets, tests.toArray(Test[]::new), blocks.toArray(Step[]::new), otherwise);
    }

    /** A command that has no name of its own. */
    record Named(String word, Step step) implements Step, Part {
        @Override
        public long footprint() {
            return 16 + 48;
        }

        @Override
        public Flow run(Run run) {
            return step.run(run);
        }
    }

    /** A test that has no name of its own. */
    record NamedTest(String word, Test test) implements Test, Part {
        @Override
        public long footprint() {
            return 16 + 48;
        }

        @Override
        public boolean test(Run run) {
            return test.test(run);
        }
    }

    /** A block of one command. */
    private record Placed(int offset, Step step) implements Step {
        @Override
        public Flow run(Run run) {
            int base = run.line();
            run.moveTo(base + offset);
            Flow flow = run.perform(step);
            run.moveTo(base);
            return flow;
        }
    }

    private record PlacedTest(int offset, Test test) implements Test {
        @Override
        public boolean test(Run run) {
            int base = run.line();
            run.moveTo(base + offset);
            boolean value = run.ask(test);
            run.moveTo(base);
            return value;
        }
    }

    private record Sequence(Offsets offsets, Step[] steps) implements Step, Part {
        @Override
        public long footprint() {
            return 16 + Footprint.padded(12 + 4L * steps.length);
        }

        @Override
        public Flow run(Run run) {
            int base = run.line();
            Flow flow = Flow.NEXT;
            for (int i = 0; i < steps.length && flow == Flow.NEXT; i++) {
                run.moveTo(base + offsets.lines[i]);
                flow = run.perform(steps[i]);
            }
            run.moveTo(base);
            return flow;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sequence s && offsets.equals(s.offsets) && Arrays.equals(steps, s.steps);
        }

        @Override
        public int hashCode() {
            return 31 * offsets.hashCode() + Arrays.hashCode(steps);
        }
    }

    /** An if without elsif and else: most rules of most scripts. */
    record If(Test test, Step then) implements Step {
        @Override
        public Flow run(Run run) {
            return holds(run, test) ? take(run, then) : Flow.NEXT;
        }
    }

    /** One chain of if, elsif, else; flat, so that a thousand elsif nest no deeper than one. */
    record Chain(Offsets offsets, Test[] tests, Step[] blocks, Step otherwise) implements Step, Part {
        @Override
        public long footprint() {
            return 24 + 2 * Footprint.padded(12 + 4L * tests.length);
        }

        @Override
        public Flow run(Run run) {
            int base = run.line();
            for (int i = 0; i < tests.length; i++) {
                run.moveTo(base + offsets.lines[i]);
                if (holds(run, tests[i])) {
                    Flow flow = take(run, blocks[i]);
                    run.moveTo(base);
                    return flow;
                }
            }
            run.moveTo(base);
            return otherwise.run(run);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Chain c
                    && offsets.equals(c.offsets)
                    && Arrays.equals(tests, c.tests)
                    && Arrays.equals(blocks, c.blocks)
                    && otherwise.equals(c.otherwise);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Arrays.hashCode(tests) + Arrays.hashCode(blocks)) + otherwise.hashCode();
        }
    }

    private static boolean holds(Run run, Test test) {
        boolean value = run.ask(test);
        if (run.tracing()) {
            run.note(value ? "if: true, block taken" : "if: false, block skipped");
        }
        return value;
    }

    private static Flow take(Run run, Step block) {
        run.descend();
        Flow flow = block.run(run);
        run.ascend();
        return flow;
    }
}
