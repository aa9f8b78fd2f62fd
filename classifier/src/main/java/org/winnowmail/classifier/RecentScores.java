// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Arrays;

/**
 * What was said of the last lessons before they were learnt, and what they were then called: a histogram of scores by
 * label in which lessons count the less the longer they are gone.
 *
 * <p>Whoever told wrong labels may have stopped, and whoever told right ones may have begun to tell wrong ones: what
 * counts is how it is now. But "now" must not depend on the order in which a node hears of lessons. So each lesson carries
 * a number, one more than the largest its node knew; they are counted by periods of these numbers, and a period counts by how
 * many have begun since. Counts and weights are whole numbers: in whatever order the same lessons come, the sums
 * are the same bits.
 */
final class RecentScores {
    /** Lessons of one weight. */
    static final int PERIOD = 250;

    /** Periods that count; of one before the last of these less than a fiftieth would count. */
    static final int PERIODS = 32;

    /** After so many lessons one counts a third (1/e). */
    static final double FADES = 2_000;

    /** What a lesson of the newest period counts. */
    static final int UNIT = 1 << 16;

    private static final int[] WEIGHT = new int[PERIODS];

    static {
        for (int age = 0; age < PERIODS; age++) {
            WEIGHT[age] = (int) StrictMath.rint(UNIT * StrictMath.exp(-age * PERIOD / FADES));
        }
    }

    private final int bins;

    /** By period (modulo {@link #PERIODS}), label and bin. */
    private final int[][] counts;

    private final long[][] sums;
    private long newest;
    private long lessons;

    RecentScores(int bins) {
        this.bins = bins;
        counts = new int[PERIODS][2 * bins];
        sums = new long[2][bins];
    }

    /** The largest number of a lesson so far. */
    long lessons() {
        return lessons;
    }

    /** Per bin how many lessons of this label there were, in {@link #UNIT}s. */
    long[] of(Label label) {
        return sums[label.code()];
    }

    void add(long number, int bin, Label label) {
        lessons = Math.max(lessons, number);
        long period = number / PERIOD;
        if (period > newest) {
            advance(period);
        }
        long age = newest - period;
        if (age < PERIODS) {
            counts[(int) (period % PERIODS)][label.code() * bins + bin]++;
            sums[label.code()][bin] += WEIGHT[(int) age];
        }
    }

    private void advance(long period) {
        for (long p = Math.max(newest + 1, period - PERIODS + 1); p <= period; p++) {
            Arrays.fill(counts[(int) (p % PERIODS)], 0);
        }
        newest = period;
        sum();
    }

    private void sum() {
        for (Label label : Label.values()) {
            // Made apart: a scan may just look at the old ones.
            long[] sum = new long[bins];
            for (int age = 0; age < PERIODS && age <= newest; age++) {
                int[] count = counts[(int) ((newest - age) % PERIODS)];
                for (int i = 0; i < bins; i++) {
                    sum[i] += (long) WEIGHT[age] * count[label.code() * bins + i];
                }
            }
            sums[label.code()] = sum;
        }
    }

    void clear() {
        for (int[] count : counts) {
            Arrays.fill(count, 0);
        }
        newest = 0;
        lessons = 0;
        sum();
    }

    /** Counts of a period, for a snapshot; after {@link #restored} they are in force. */
    int[] period(int index) {
        return counts[index];
    }

    /** Takes over what was put into {@link #period}. */
    void restored(long largest) {
        lessons = largest;
        newest = largest / PERIOD;
        sum();
    }
}
