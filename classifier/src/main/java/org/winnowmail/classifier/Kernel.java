// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/**
 * How alike two messages are, and from that how spammy one is.
 *
 * <p>The classifier is a linear one whose features are weighed by what is known of them. Let a feature
 * have been in {@code s} of {@code S} spam and {@code h} of {@code H} ham messages; then
 *
 * <pre>   z = log2( (s + e·S/(S+H)) / (h + e·H/(S+H)) · H/S )</pre>
 *
 * is its Bayesian evidence (0 for a feature never seen, e a pseudo-count), and {@code z²} its importance in
 * the inner product. A feature that is as frequent in spam as in ham so takes no part, whatever weight
 * chance gave it: naive Bayes chooses what to look at, the linear model decides what it means. Each {@link
 * FeatureGroup} is brought to unit length of its own before it is mixed in with a fixed share, so a long
 * body does not drown a short header.
 *
 * <p>Importance is applied when scoring and not when learning. Weights are thereby plain sums over the
 * learnt messages, which is what lets learning be undone and reordered exactly.
 */
final class Kernel {
    /** Share of each group in the mixture, in the order of {@link FeatureGroup}. */
    private static final double[] SHARE = {2, 1, 1, 1, 1, 2, 2, 1, 1, 1, 2};

    private static final FeatureGroup[] GROUPS = FeatureGroup.values();
    /** Pseudo-count: how many messages a feature must be in to count. */
    private static final double E = 0.5;

    /** Keeps a group in which nothing is known from blowing up what little there is. */
    private static final double LEAST_NORM = 0.1;

    /**
     * Words at which {@link FeatureGroup#STYLE} has half of its share. A style is measured on the text: with a few words it
     * is chance, and would else have the last word on a mail that says little.
     */
    private static final double STYLE_HALVES = 60;

    /** Added to the number of features of a group: one or two features alone are no strong plain evidence. */
    private static final int FEW = 10;

    /**
     * Slots fetched before any is looked at. They lie anywhere in tens of megabytes: so the processor has many
     * fetches under way at once instead of one between two calculations.
     */
    private static final int BLOCK = 256;

    private Kernel() {}

    /**
     * Totals of what was learnt, as the kernel needs them.
     *
     * @param spam pseudo-count of spam, {@code e·S/(S+H)}
     * @param ham pseudo-count of ham
     * @param offset log2 of their ratio: brings an unseen feature to zero
     */
    record Totals(float spam, float ham, float offset) {
        static Totals of(long spam, long ham) {
            return of(spam, ham, E);
        }

        /** With a pseudo-count of one's own. */
        static Totals of(long spam, long ham, double pseudo) {
            double s = spam + 5.0;
            double h = ham + 5.0;
            float es = (float) (pseudo * s / (s + h) * 2);
            float eh = (float) (pseudo * h / (s + h) * 2);
            return new Totals(es, eh, log2(es / eh));
        }

        /** Evidence of a feature, in bits; positive speaks for spam. */
        float evidence(int s, int h) {
            return log2((s + spam) / (h + ham)) - offset;
        }
    }

    /** What a look at the table tells of a message. */
    static final class Reading {
        /** Above 0 more like spam; 1 and -1 are where learnt messages are pushed to. */
        double margin;

        /** Plain evidence per group: that of all its features over the root of their number; naive Bayes, in bits. */
        final double[] plain = new double[GROUPS.length];

        /** Per group, how many of its features were ever learnt. */
        final int[] known = new int[GROUPS.length];

        /** Per group, what a learning step multiplies by. */
        final double[] factors = new double[GROUPS.length];

        /** Per group, what the evidence of one feature counts in {@link #plain}. */
        static double plainUnit(int featuresInGroup) {
            return 1 / Math.sqrt(featuresInGroup + FEW);
        }
    }

    /** Looks a message up. */
    static Reading read(Features features, WeightTable table, Totals totals) {
        Reading reading = new Reading();
        double[] factors = reading.factors;
        double sum = 0;
        double[] group = new double[GROUPS.length];
        long[] slots = new long[BLOCK];
        for (int g = 0; g < GROUPS.length; g++) {
            double norm = LEAST_NORM;
            double dot = 0;
            float evidence = 0;
            int known = 0;
            int end = features.end(GROUPS[g]);
            for (int from = features.start(GROUPS[g]); from < end; from += BLOCK) {
                int n = Math.min(BLOCK, end - from);
                for (int i = 0; i < n; i++) {
                    slots[i] = table.at(features.at(from + i));
                }
                for (int i = 0; i < n; i++) {
                    long slot = slots[i];
                    float z = totals.evidence(WeightTable.spam(slot), WeightTable.ham(slot));
                    evidence += z;
                    known += (int) slot == 0 ? 0 : 1;
                    float importance = z * z;
                    norm += importance;
                    dot += importance * WeightTable.weight(slot);
                }
            }
            if (end > features.start(GROUPS[g])) {
                double share = share(g, features);
                sum += share;
                factors[g] = Math.sqrt(share / norm);
                group[g] = dot * factors[g];
                reading.known[g] = known;
                reading.plain[g] = evidence * Reading.plainUnit(end - features.start(GROUPS[g]));
            }
        }
        if (sum == 0) {
            return reading;
        }
        double scale = 1 / Math.sqrt(sum);
        double margin = 0;
        for (int g = 0; g < GROUPS.length; g++) {
            factors[g] *= scale;
            margin += group[g];
        }
        reading.margin = margin * scale / WeightTable.ONE;
        return reading;
    }

    private static double share(int group, Features features) {
        if (GROUPS[group] != FeatureGroup.STYLE) {
            return SHARE[group];
        }
        double words = features.end(FeatureGroup.WORDS) - features.start(FeatureGroup.WORDS);
        return SHARE[group] * words / (words + STYLE_HALVES);
    }

    /** Base-2 logarithm of a positive number to about 0.01, exact at powers of two. */
    static float log2(float x) {
        int bits = Float.floatToRawIntBits(x);
        float mantissa = Float.intBitsToFloat((bits & 0x7FFFFF) | 0x3F800000);
        return (bits >> 23) - 128 + ((-1 / 3f) * mantissa + 2) * mantissa - 2 / 3f;
    }
}
