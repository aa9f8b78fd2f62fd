// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.rescore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;
import org.winnowmail.rules.rescore.ScoreFit.Range;

/** The arithmetic of the fit, against the formula written out. */
class ScoreFitTest {
    private static final double THRESHOLD = 6;

    private static final RescoreSettings SETTINGS = RescoreSettings.DEFAULT;

    private record Row(boolean spam, double fixed, int[] symbols) {}

    private static List<Row> rows(RandomGenerator random, int symbols) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            boolean spam = random.nextBoolean();
            double fixed = random.nextInt(-30, 80) / 10.0;
            rows.add(new Row(
                    spam,
                    fixed,
                    random.ints(0, symbols).limit(random.nextInt(5)).distinct().toArray()));
        }
        return rows;
    }

    private static List<Range> ranges(RandomGenerator random, int symbols) {
        List<Range> ranges = new ArrayList<>();
        for (int j = 0; j < symbols; j++) {
            double anchor = random.nextInt(-10, 30) / 10.0;
            ranges.add(new Range(anchor, anchor - random.nextDouble() * 2, anchor + random.nextDouble() * 3));
        }
        return ranges;
    }

    private static double[] fit(List<Row> rows, List<Range> ranges) {
        ScoreFit fit = new ScoreFit(ranges);
        rows.forEach(r -> fit.add(r.spam, r.fixed, r.symbols));
        return fit.scores(THRESHOLD, SETTINGS);
    }

    private static double loss(List<Row> rows, List<Range> ranges, double[] scores) {
        double loss = 0;
        for (Row row : rows) {
            double sum = row.fixed;
            for (int j : row.symbols) {
                sum += scores[j];
            }
            double wrong = (row.spam ? THRESHOLD - sum : sum - THRESHOLD) / SETTINGS.scale();
            loss += (row.spam ? 1 : SETTINGS.hamWeight()) * Math.log1p(Math.exp(wrong));
        }
        for (int j = 0; j < scores.length; j++) {
            double way = (scores[j] - ranges.get(j).anchor()) / SETTINGS.drift();
            loss += way * way / 2;
        }
        return loss;
    }

    @Test
    void no_other_scores_within_the_bounds_are_better() {
        Property.holds(30, random -> {
            int n = 8;
            List<Row> rows = rows(random, n);
            List<Range> ranges = ranges(random, n);
            double[] best = fit(rows, ranges);
            double least = loss(rows, ranges, best);
            for (int i = 0; i < 200; i++) {
                double[] other = best.clone();
                double far = Math.pow(10, -random.nextInt(4));
                for (int j = 0; j < n; j++) {
                    assertThat(best[j])
                            .isBetween(ranges.get(j).low(), ranges.get(j).high());
                    other[j] = Math.clamp(
                            other[j] + far * random.nextGaussian(),
                            ranges.get(j).low(),
                            ranges.get(j).high());
                }
                assertThat(loss(rows, ranges, other)).isGreaterThan(least - 1e-4);
            }
        });
    }

    @Test
    void the_order_of_messages_changes_not_the_last_digit() {
        Property.holds(30, random -> {
            List<Row> rows = rows(random, 8);
            List<Range> ranges = ranges(random, 8);
            double[] first = fit(rows, ranges);
            Collections.shuffle(rows, new Random(random.nextLong()));
            assertThat(fit(rows, ranges)).isEqualTo(first);
        });
    }

    @Test
    void a_score_that_nothing_pulls_at_stays_exactly() {
        List<Range> ranges = List.of(new Range(0.1 + 0.2, 0, 5), new Range(1, 0, 5));
        assertThat(fit(List.of(new Row(true, 0, new int[] {1})), ranges)[0]).isEqualTo(0.1 + 0.2);
    }

    @Test
    void wildly_wrong_messages_do_not_break_it() {
        List<Range> ranges = List.of(new Range(1, 0, 5));
        List<Row> rows = List.of(new Row(true, -90_000, new int[] {0}), new Row(false, 90_000, new int[] {0}));
        assertThat(fit(rows, ranges)[0]).isBetween(0.0, 5.0);
    }
}
