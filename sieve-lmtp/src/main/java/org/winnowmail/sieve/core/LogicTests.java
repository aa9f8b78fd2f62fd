// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.Arrays;
import java.util.List;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Compiler;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.lang.Word.Fold;
import org.winnowmail.sieve.lang.Word.Tests;

/** {@code true}, {@code false}, {@code not}, {@code allof}, {@code anyof} (RFC 5228, section 5). */
final class LogicTests {
    private LogicTests() {}

    static final List<Word> ALL = List.of(
            Word.test("true").folds(Fold.TRUE).decides((call, compiler) -> run -> true),
            Word.test("false").folds(Fold.FALSE).decides((call, compiler) -> run -> false),
            Word.test("not")
                    .tests(Tests.ONE)
                    .folds(Fold.NOT)
                    .decides((call, compiler) ->
                            new Not(compiler.test(call.tests().get(0)))),
            Word.test("allof")
                    .tests(Tests.LIST)
                    .folds(Fold.ALL)
                    .decides((call, compiler) -> new Several("allof", false, tests(call, compiler))),
            Word.test("anyof")
                    .tests(Tests.LIST)
                    .folds(Fold.ANY)
                    .decides((call, compiler) -> new Several("anyof", true, tests(call, compiler))));

    private static Test[] tests(Call call, Compiler compiler) {
        return call.tests().stream().map(compiler::test).toArray(Test[]::new);
    }

    private record Not(Test inner) implements Test {
        @Override
        public String word() {
            return "not";
        }

        @Override
        public boolean test(Run run) {
            return !run.ask(inner);
        }
    }

    /** Asks until one test says {@code end}. */
    private record Several(String word, boolean end, Test[] tests) implements Test {
        @Override
        public boolean test(Run run) {
            for (Test test : tests) {
                if (run.ask(test) == end) {
                    return end;
                }
            }
            return !end;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Several s && end == s.end && Arrays.equals(tests, s.tests);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(tests);
        }
    }
}
