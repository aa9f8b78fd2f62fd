// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import java.util.Arrays;
import java.util.List;
import org.winnowmail.classifier.Label;

/**
 * How well scores part spam from ham, in the measures of the TREC spam tracks.
 *
 * @param spam messages of spam
 * @param ham messages of ham
 * @param rocaPercent area above the ROC curve: the chance that a random ham scores higher than a random spam,
 *     ties counted half, in percent
 * @param hamLostPercent ham at or above the threshold of 0.5
 * @param spamMissedPercent spam below it
 * @param lamPercent logistic average of these two
 * @param spamMissPercentAtHam01 spam missed when the threshold lets 0.1 % of the ham be lost
 */
public record Accuracy(
        int spam,
        int ham,
        double rocaPercent,
        double hamLostPercent,
        double spamMissedPercent,
        double lamPercent,
        double spamMissPercentAtHam01) {
    private static final double THRESHOLD = 0.5;

    public static Accuracy of(List<Scored> scored) {
        double[] spam = scores(scored, Label.SPAM);
        double[] ham = scores(scored, Label.HAM);
        int lost = 0;
        for (double s : ham) {
            lost += s >= THRESHOLD ? 1 : 0;
        }
        int missed = 0;
        for (double s : spam) {
            missed += s < THRESHOLD ? 1 : 0;
        }
        double lam = (logit((lost + 0.5) / (ham.length + 1)) + logit((missed + 0.5) / (spam.length + 1))) / 2;
        return new Accuracy(
                spam.length,
                ham.length,
                above(spam, ham),
                percent(lost, ham.length),
                percent(missed, spam.length),
                100 / (1 + Math.exp(-lam)),
                missedAt(spam, ham, 0.001));
    }

    static double[] scores(List<Scored> scored, Label label) {
        double[] s = scored.stream()
                .filter(x -> x.label() == label)
                .mapToDouble(Scored::score)
                .toArray();
        Arrays.sort(s);
        return s;
    }

    private static double percent(int part, int all) {
        return all == 0 ? Double.NaN : 100.0 * part / all;
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }

    /** By rank sum over the two sorted arrays. */
    private static double above(double[] spam, double[] ham) {
        double below = 0;
        int less = 0;
        int atMost = 0;
        for (double s : spam) {
            while (less < ham.length && ham[less] < s) {
                less++;
            }
            while (atMost < ham.length && ham[atMost] <= s) {
                atMost++;
            }
            below += (less + atMost) / 2.0;
        }
        return 100 * (1 - below / ((double) ham.length * spam.length));
    }

    /** Spam at or below the score of the first ham that may not be lost. */
    private static double missedAt(double[] spam, double[] ham, double share) {
        if (ham.length == 0) {
            return Double.NaN;
        }
        double limit = ham[ham.length - 1 - (int) (ham.length * share)];
        int missed = 0;
        for (double s : spam) {
            missed += s <= limit ? 1 : 0;
        }
        return percent(missed, spam.length);
    }
}
