// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.bench.sieve;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * The benchmarks by the processor time of the measuring thread, ours and jSieve in turn: for machines that
 * have other work, on which wall time says nothing.
 */
public final class CpuTime {
    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 10;

    private interface Work {
        Object run() throws Exception;
    }

    private CpuTime() {}

    public static void main(String[] args) throws Exception {
        RunBenchmark rules = new RunBenchmark();
        rules.prepare();
        CompileBenchmark compile = new CompileBenchmark();
        compile.prepare();
        System.out.printf("cold: compile of 1,000 rules  %,.1f ms%n", micros(1, compile::thousandRules) / 1e3);
        report("20 header rules, winnow", 50_000, rules::winnow, "20 header rules, jSieve 0.8", 2_000, rules::jsieve);
        report(
                "compile of 1,000 rules",
                20,
                compile::thousandRules,
                "compile of a user's script",
                500,
                compile::usualScript);
    }

    private static void report(String one, int manyOne, Work first, String two, int manyTwo, Work second)
            throws Exception {
        double[] a = new double[ROUNDS];
        double[] b = new double[ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            double x = micros(manyOne, first);
            double y = micros(manyTwo, second);
            if (round >= 0) {
                a[round] = x;
                b[round] = y;
            }
        }
        print(one, a);
        print(two, b);
    }

    private static void print(String what, double[] micros) {
        Arrays.sort(micros);
        System.out.printf(
                "%-30s median %,.2f us, least %,.2f, most %,.2f%n",
                what, micros[micros.length / 2], micros[0], micros[micros.length - 1]);
    }

    private static double micros(int times, Work work) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        int seen = 0;
        for (int i = 0; i < times; i++) {
            seen += System.identityHashCode(work.run()) & 1;
        }
        long nanos = threads.getCurrentThreadCpuTime() - start;
        if (seen < 0) {
            throw new IllegalStateException("never");
        }
        return nanos / 1e3 / times;
    }
}
