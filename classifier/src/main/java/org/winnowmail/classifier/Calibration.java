// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * From margin to probability: a logistic curve through what margins turned out to mean.
 *
 * <p>Every learnt message reports the margin it had before it was learnt and its label; both go into a
 * histogram, whose sums do not depend on the order. The curve (Platt's) is fitted to it by Newton's
 * method, with a weak prior for the time when little is known.
 */
final class Calibration {
    static final int BINS = 128;
    /** Margins beyond this are counted at the border. */
    private static final double RANGE = 3.2;

    /** Slope and strength of the curve believed before anything was learnt. */
    private static final double SLOPE = 4;

    private static final double BELIEF = 20;

    /** Steepest curve: keeps probabilities apart that a double near 1 could not. */
    private static final double STEEPEST = 15;

    private static final int ROUNDS = 20;
    private static final double CONVERGED = 1e-7;

    final int[] spam = new int[BINS];
    final int[] ham = new int[BINS];

    /** The fitted curve; replaced as a whole, so readers need no lock. */
    record Curve(double slope, double shift) {
        double probability(double margin) {
            return 1 / (1 + Math.exp(-(slope * margin + shift)));
        }
    }

    private volatile Curve curve = new Curve(SLOPE, 0);
    private volatile boolean stale;
    private final ReentrantLock fitting = new ReentrantLock();

    /** The curve through all that was observed; fitted when asked for, and the same for the same histogram. */
    Curve curve() {
        if (stale && fitting.tryLock()) {
            try {
                stale = false;
                fit();
            } finally {
                fitting.unlock();
            }
        }
        return curve;
    }

    static int bin(double margin) {
        int b = (int) ((margin + RANGE) / (2 * RANGE) * BINS);
        return Math.max(0, Math.min(BINS - 1, b));
    }

    static double center(int bin) {
        return (bin + 0.5) / BINS * 2 * RANGE - RANGE;
    }

    void observe(double margin, Label label) {
        (label == Label.SPAM ? spam : ham)[bin(margin)]++;
        stale = true;
    }

    /** The histogram was replaced. */
    void touch() {
        stale = true;
    }

    private void fit() {
        double a = SLOPE;
        double b = 0;
        for (int round = 0; round < ROUNDS; round++) {
            double ga = (a - SLOPE) * BELIEF / SLOPE;
            double gb = b * BELIEF / 4;
            double haa = BELIEF / SLOPE;
            double hbb = BELIEF / 4;
            double hab = 0;
            // Bins are evenly spaced: the next odds against are the last ones times a constant.
            double against = Math.exp(-(a * center(0) + b));
            double next = Math.exp(-a * (center(1) - center(0)));
            for (int i = 0; i < BINS; i++, against *= next) {
                int n = spam[i] + ham[i];
                if (n == 0) {
                    continue;
                }
                double x = center(i);
                double p = 1 / (1 + against);
                double g = n * p - spam[i];
                double w = n * p * (1 - p);
                ga += g * x;
                gb += g;
                haa += w * x * x;
                hab += w * x;
                hbb += w;
            }
            double det = haa * hbb - hab * hab;
            double da = (hbb * ga - hab * gb) / det;
            double db = (haa * gb - hab * ga) / det;
            a = Math.max(0.5, Math.min(STEEPEST, a - da));
            b = Math.max(-10, Math.min(10, b - db));
            if (Math.abs(da) + Math.abs(db) < CONVERGED) {
                break;
            }
        }
        curve = new Curve(a, b);
    }

    void fade() {
        for (int i = 0; i < BINS; i++) {
            spam[i] /= 2;
            ham[i] /= 2;
        }
        stale = true;
    }

    void clear() {
        Arrays.fill(spam, 0);
        Arrays.fill(ham, 0);
        stale = true;
    }
}
