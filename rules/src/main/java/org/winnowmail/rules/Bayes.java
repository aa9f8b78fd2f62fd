// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The learned classifier's probability as a symbol.
 *
 * <p>Buckets with the names SpamAssassin's users know, rather than one symbol of varying weight: a bucket can be
 * scored, counted and used in a composite like any other symbol, and the evidence carries the exact figure.
 */
public final class Bayes {
    private record Bucket(double below, String symbol) {}

    private static final Bucket[] BUCKETS = {
        new Bucket(0.01, "BAYES_00"),
        new Bucket(0.05, "BAYES_05"),
        new Bucket(0.20, "BAYES_20"),
        new Bucket(0.40, "BAYES_40"),
        new Bucket(0.60, "BAYES_50"),
        new Bucket(0.80, "BAYES_60"),
        new Bucket(0.95, "BAYES_80"),
        new Bucket(0.99, "BAYES_95"),
        new Bucket(0.999, "BAYES_99"),
    };

    private Bayes() {}

    /** The symbol for a probability of spam between 0 and 1; not a number counts as undecided. */
    public static String symbol(double probability) {
        double p = Double.isNaN(probability) ? 0.5 : probability;
        for (Bucket bucket : BUCKETS) {
            if (p < bucket.below) {
                return bucket.symbol;
            }
        }
        return "BAYES_999";
    }

    /** The finding for a probability, with the figure as first evidence. */
    public static Finding finding(double probability, List<String> because) {
        List<String> evidence = new ArrayList<>();
        evidence.add(String.format(Locale.ROOT, "probability of spam %.4f", probability));
        evidence.addAll(because);
        return new Finding(symbol(probability), evidence);
    }
}
