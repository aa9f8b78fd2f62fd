// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
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
            Word.test("not").tests(Tests.ONE).folds(Fold.NOT).decides((call, compiler) -> {
                Test inner = compiler.test(call.tests().get(0));
                return run -> !inner.test(run);
            }),
            Word.test("allof").tests(Tests.LIST).folds(Fold.ALL).decides((call, compiler) -> {
                Test[] tests = call.tests().stream().map(compiler::test).toArray(Test[]::new);
                return run -> {
                    for (Test test : tests) {
                        if (!test.test(run)) {
                            return false;
                        }
                    }
                    return true;
                };
            }),
            Word.test("anyof").tests(Tests.LIST).folds(Fold.ANY).decides((call, compiler) -> {
                Test[] tests = call.tests().stream().map(compiler::test).toArray(Test[]::new);
                return run -> {
                    for (Test test : tests) {
                        if (test.test(run)) {
                            return true;
                        }
                    }
                    return false;
                };
            }));
}
