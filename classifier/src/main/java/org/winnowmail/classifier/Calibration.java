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
 *
 * <p>Labels are taken for what they are: told by someone who is wrong at times. How often shows where the score
 * is sure of the opposite. So what is fitted is the curve of the true labels behind those told: in turns, how much of
 * each bin was spam is estimated from labels, curve and wrongness, and the curve moves towards that (expectation
 * maximisation). A curve through the labels as told would be the flatter the more of them are wrong, and what
 * was said before they came would outrank all that comes after.
 */
final class Calibration {
    static final int BINS = 128;
    /** Margins beyond this are counted at the border. */
    private static final double RANGE = 3.2;

    /**
     * The curve believed before anything was observed.
     *
     * @param slope of the curve
     * @param shift log-odds of spam at score 0
     * @param strength with which the slope is believed
     */
    record Belief(double slope, double shift, double strength) {
        static final Belief FROM_NOTHING = new Belief(4, 0, 20);

        /**
         * A prior of other mail is believed no further by the score, for a first guess may not send anything to Junk;
         * but more strongly, for it may not outrank what comes after. What it does not know is more often ham than not: mail
         * that was left out of it wanted a shift of 0 to -1.6.
         */
        static final Belief FROM_A_PRIOR = new Belief(4, -0.5, 80);
    }

    /** How strongly the shift is believed: one that wanders tears rankings apart. */
    private static final double CENTRED = 50;

    private static final double LEAP_SLOPE = 2;
    private static final double LEAP_SHIFT = 1;

    /** Beyond this score a message surely is what it seems, and a label that says otherwise is wrong. */
    private static final double FAR = 1;

    /** Right labels of either class that are believed in before any was seen. */
    private static final double RIGHT = 100;

    /** A label says something: no more than this share of a class is taken to be called the other. */
    private static final double MOST_WRONG = 0.4;

    /** Steepest curve: keeps probabilities apart that a double near 1 could not. */
    private static final double STEEPEST = 15;

    private static final int ROUNDS = 20;
    private static final double CONVERGED = 1e-5;

    final int[] spam = new int[BINS];
    final int[] ham = new int[BINS];

    /** The fitted curve; replaced as a whole, so readers need no lock. */
    record Curve(double slope, double shift, double spamWrong, double hamWrong) {
        double logOdds(double margin) {
            return slope * margin + shift;
        }

        double probability(double margin) {
            return 1 / (1 + Math.exp(-logOdds(margin)));
        }
    }

    private volatile Belief belief = Belief.FROM_NOTHING;
    private volatile Curve curve = new Curve(belief.slope, belief.shift, 0, 0);
    private volatile Trust trust = Trust.of(0, 0, 0, 0);
    private final Sure sure = new Sure();
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

    /** What the curve is taken to be while little was observed. */
    void believe(Belief newBelief) {
        if (!newBelief.equals(belief)) {
            belief = newBelief;
            stale = true;
        }
    }

    /** How far the labels observed can be believed. */
    Trust trust() {
        return trust;
    }

    static int bin(double margin) {
        int b = (int) ((margin + RANGE) / (2 * RANGE) * BINS);
        return Math.max(0, Math.min(BINS - 1, b));
    }

    static double center(int bin) {
        return (bin + 0.5) / BINS * 2 * RANGE - RANGE;
    }

    void observe(double margin, Label label) {
        int bin = bin(margin);
        (label == Label.SPAM ? spam : ham)[bin]++;
        sure.add(bin, label, 1);
        trust = sure.trust();
        stale = true;
    }

    /** The histogram was replaced. */
    void touch() {
        sure.clear();
        for (int i = 0; i < BINS; i++) {
            sure.add(i, Label.SPAM, spam[i]);
            sure.add(i, Label.HAM, ham[i]);
        }
        trust = sure.trust();
        stale = true;
    }

    /** Sums over the outer parts of the histogram, where the model was sure. */
    private static final class Sure {
        private static final int SPAM_FROM = bin(Trust.SURE);
        private static final int HAM_UNTIL = bin(-Trust.SURE);
        private final long[] asLabelled = new long[2];
        private final long[] against = new long[2];

        void add(int bin, Label label, int n) {
            if (bin >= SPAM_FROM) {
                (label == Label.SPAM ? asLabelled : against)[label.code()] += n;
            } else if (bin < HAM_UNTIL) {
                (label == Label.HAM ? asLabelled : against)[label.code()] += n;
            }
        }

        void clear() {
            Arrays.fill(asLabelled, 0);
            Arrays.fill(against, 0);
        }

        Trust trust() {
            int s = Label.SPAM.code();
            int h = Label.HAM.code();
            return Trust.of(asLabelled[s] + against[s], against[s], asLabelled[h] + against[h], against[h]);
        }
    }

    private void fit() {
        double spamWrong = wrong(Label.SPAM);
        double hamWrong = wrong(Label.HAM);
        Belief before = belief;
        double a = before.slope;
        double b = before.shift;
        for (int round = 0; round < ROUNDS; round++) {
            double ga = (a - before.slope) * before.strength / before.slope;
            double gb = (b - before.shift) * CENTRED;
            double haa = before.strength / before.slope;
            double hbb = CENTRED;
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
                // Of those called spam, and of those called ham: the share that is spam all the same.
                double calledSpam = (1 - spamWrong) / (1 - spamWrong + hamWrong * against);
                double calledHam = spamWrong / (spamWrong + (1 - hamWrong) * against);
                double g = n * p - spam[i] * calledSpam - ham[i] * calledHam;
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
            // Where the curve is flat Newton would leap to the end of the world.
            double leap = Math.max(1, Math.max(Math.abs(da) / LEAP_SLOPE, Math.abs(db) / LEAP_SHIFT));
            a = Math.max(0.5, Math.min(STEEPEST, a - da / leap));
            b = Math.max(-10, Math.min(10, b - db / leap));
            if (Math.abs(da) + Math.abs(db) < CONVERGED) {
                break;
            }
        }
        curve = new Curve(a, b, spamWrong, hamWrong);
    }

    /** How often a class is called the other: the share of what surely is of it that was. */
    private double wrong(Label truth) {
        double right = RIGHT;
        double called = 0;
        for (int i = 0; i < BINS; i++) {
            if (center(i) * truth.sign() > FAR) {
                right += (truth == Label.SPAM ? spam : ham)[i];
                called += (truth == Label.SPAM ? ham : spam)[i];
            }
        }
        return Math.min(MOST_WRONG, called / (right + called));
    }

    void fade() {
        for (int i = 0; i < BINS; i++) {
            spam[i] /= 2;
            ham[i] /= 2;
        }
        touch();
    }

    void clear() {
        Arrays.fill(spam, 0);
        Arrays.fill(ham, 0);
        touch();
    }
}
