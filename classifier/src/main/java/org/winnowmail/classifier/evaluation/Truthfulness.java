// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import java.util.List;
import org.winnowmail.classifier.Label;

/**
 * Whether probabilities mean what they say: of the messages called 90 % likely spam, nine of ten should be.
 *
 * @param offPercent how far probability and share of spam are apart in ten equal steps of probability, averaged over
 *     the messages (expected calibration error), in percent
 * @param byChancePercent about how far they would be apart if every probability were true
 * @param logLoss mean of the negative natural logarithm of the probability given to the right class; punishes being
 *     surely wrong
 */
public record Truthfulness(double offPercent, double byChancePercent, double logLoss) {
    private static final int STEPS = 10;

    /** Surer than this to be wrong costs no more: one message may not decide the mean. */
    private static final double SUREST = 1e-6;

    public static Truthfulness of(List<Scored> scored) {
        double[] surplus = new double[STEPS];
        double[] variance = new double[STEPS];
        double loss = 0;
        for (Scored s : scored) {
            double p = s.score();
            int step = (int) Math.min(STEPS - 1, p * STEPS);
            surplus[step] += p - (s.label() == Label.SPAM ? 1 : 0);
            variance[step] += p * (1 - p);
            loss -= Math.log(Math.max(SUREST, 1 - s.error()));
        }
        double off = 0;
        double chance = 0;
        for (int i = 0; i < STEPS; i++) {
            off += Math.abs(surplus[i]);
            // Mean distance from its middle of a normal distribution.
            chance += Math.sqrt(2 * variance[i] / Math.PI);
        }
        int n = scored.size();
        return new Truthfulness(100 * off / n, 100 * chance / n, loss / n);
    }
}
