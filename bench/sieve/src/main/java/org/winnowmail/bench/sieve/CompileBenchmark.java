// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.bench.sieve;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.host.SieveSettings;

/** Text to program: a script of a thousand rules, warm and in a fresh JVM, and a user's usual script. */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // prepare sets the fields
public class CompileBenchmark {
    private final SieveCompiler compiler = new SieveCompiler();
    private String thousand;
    private String usual;

    @Setup
    public void prepare() {
        StringBuilder script = new StringBuilder("require [\"fileinto\", \"imap4flags\"];\n");
        for (int i = 0; i < 1_000; i++) {
            script.append("if anyof (header :contains \"subject\" \"word")
                    .append(i)
                    .append("\",\n          address :is \"from\" \"user")
                    .append(i)
                    .append("@example.org\") {\n    addflag \"\\\\Seen\";\n    fileinto \"folder")
                    .append(i % 50)
                    .append("\";\n    stop;\n}\n");
        }
        thousand = script.toString();
        usual = UserScripts.text(1);
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(3)
    @Warmup(iterations = 5, time = 2)
    @Measurement(iterations = 5, time = 2)
    public Compiled thousandRules() {
        return compile(thousand);
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Fork(10)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public Compiled thousandRulesCold() {
        return compile(thousand);
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Fork(3)
    @Warmup(iterations = 3, time = 2)
    @Measurement(iterations = 5, time = 2)
    public Compiled usualScript() {
        return compile(usual);
    }

    private Compiled compile(String text) {
        Compiled compiled = compiler.compile("bench", text, SieveSettings.DEFAULT);
        if (!compiled.ok()) {
            throw new IllegalStateException(compiled.errors().toString());
        }
        return compiled;
    }
}
