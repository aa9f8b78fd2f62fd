// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.rescore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Logistic regression over symbols, anchored at the present scores.
 *
 * <p>Wanted are scores for which the sum of this over all messages is least: how wrong the message is judged, {@code
 * log(1 + exp(±(sum - threshold) / scale))}, times the weight of its class; and for each rule half the square of its
 * way from the present score, in units of the expected drift. So points become log-odds: with a scale of 1 and ham that
 * weighs 100, a message at the threshold is 100 times as likely spam as ham, and a point more makes it e times as
 * likely. A rule in no message stays where it is: nothing pulls at it.
 *
 * <p>The function is convex and its bounds are those of each score alone, so going along one score at a time finds the
 * least of it. A step is Newton's, with the largest curvature within the trusted way instead of the curvature here,
 * so that it never goes too far (Genkin, Lewis, Madigan: Large-Scale Bayesian Logistic Regression for Text
 * Categorization, Technometrics 49, 2007). Equal messages are counted once with their number and in an order of
 * their own, so the result does not depend on the order of the mail, not even in the last digit.
 */
final class ScoreFit {
    /** Points; when no score moved more in a pass, the fit is done. */
    private static final double STILL = 1e-4;

    /**
     * The bounds of one score.
     *
     * @param anchor the present score
     */
    record Range(double anchor, double low, double high) {}

    /** What is seen of a message here: class, points of symbols that stay as they are, indices of the others. */
    private record Row(boolean spam, double fixed, int[] symbols) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int c = Boolean.compare(spam, other.spam);
            c = c != 0 ? c : Double.compare(fixed, other.fixed);
            return c != 0 ? c : Arrays.compare(symbols, other.symbols);
        }
    }

    private final Map<Row, Integer> rows = new TreeMap<>();
    private final Range[] ranges;

    ScoreFit(List<Range> ranges) {
        this.ranges = ranges.toArray(Range[]::new);
    }

    /**
     * Takes a message in.
     *
     * @param fixed points of its symbols that have no range
     * @param symbols places of the others in the list of ranges
     */
    void add(boolean spam, double fixed, int[] symbols) {
        int[] sorted = symbols.clone();
        Arrays.sort(sorted);
        rows.merge(new Row(spam, fixed, sorted), 1, Integer::sum);
    }

    /** The scores, one for each range. */
    double[] scores(double threshold, RescoreSettings settings) {
        double scale = settings.scale();
        int n = rows.size();
        double[] side = new double[n]; // -1 spam, 1 ham: the direction in which it is more wrong
        double[] weight = new double[n];
        double[] over = new double[n]; // sum less threshold
        List<List<Integer>> has = new ArrayList<>();
        for (int j = 0; j < ranges.length; j++) {
            has.add(new ArrayList<>());
        }
        int i = 0;
        for (Map.Entry<Row, Integer> entry : rows.entrySet()) {
            Row row = entry.getKey();
            side[i] = row.spam ? -1 : 1;
            weight[i] = entry.getValue() * (row.spam ? 1 : settings.hamWeight());
            over[i] = row.fixed - threshold;
            for (int j : row.symbols) {
                over[i] += ranges[j].anchor;
                has.get(j).add(i);
            }
            i++;
        }
        double[] score = Arrays.stream(ranges).mapToDouble(Range::anchor).toArray();
        double[] trusted = new double[ranges.length];
        Arrays.fill(trusted, 1);
        for (int round = 0; round < settings.rounds(); round++) {
            double moved = 0;
            for (int j = 0; j < ranges.length; j++) {
                double stiffness = 1 / (settings.drift() * settings.drift());
                double slope = (score[j] - ranges[j].anchor) * stiffness;
                double curvature = stiffness;
                for (int r : has.get(j)) {
                    double wrong = side[r] * over[r] / scale;
                    slope += weight[r] * side[r] / scale / (1 + Math.exp(-wrong));
                    curvature += weight[r] * curvature(Math.abs(wrong), trusted[j] / scale) / (scale * scale);
                }
                double step = Math.clamp(-slope / curvature, -trusted[j], trusted[j]);
                trusted[j] = Math.max(2 * Math.abs(step), trusted[j] / 2);
                double next = Math.clamp(score[j] + step, ranges[j].low, ranges[j].high);
                step = next - score[j];
                score[j] = next;
                for (int r : has.get(j)) {
                    over[r] += step;
                }
                moved = Math.max(moved, Math.abs(step));
            }
            if (moved < STILL) {
                break;
            }
        }
        return score;
    }

    /** The largest second derivative of the logistic loss within a distance of a point. */
    private static double curvature(double point, double distance) {
        double beyond = point - distance;
        return beyond <= 0 ? 0.25 : 1 / (2 + Math.exp(beyond) + Math.exp(-beyond));
    }
}
