// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.List;
import org.winnowmail.classifier.SecondOpinion.View;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/**
 * The judges beside the {@link Kernel}, one per {@link View}.
 *
 * <p>Which of them counted a message is a set of bits, one per view in their order: it is written into events and snapshots.
 */
final class SecondOpinions {
    private final List<SecondOpinion> all;

    /** @param bytes of memory for all of them: half is for the one that hears everything */
    SecondOpinions(long bytes) {
        all = List.of(
                new SecondOpinion(View.WHOLE, SecondOpinion.bitsFor(bytes / 2)),
                new SecondOpinion(View.TEXT, SecondOpinion.bitsFor(bytes / 4)),
                new SecondOpinion(View.ENVELOPE, SecondOpinion.bitsFor(bytes / 4)));
    }

    /** In the order of {@link View}. */
    List<SecondOpinion> all() {
        return all;
    }

    /** What each has to say about a message. */
    Said about(Features features) {
        double[] evidence = new double[all.size()];
        for (int i = 0; i < evidence.length; i++) {
            evidence[i] = all.get(i).evidence(features);
        }
        return new Said(all, evidence);
    }

    /** What was said about one message. */
    static final class Said {
        private final List<SecondOpinion> by;
        private final double[] evidence;

        private Said(List<SecondOpinion> by, double[] evidence) {
            this.by = by;
            this.evidence = evidence;
        }

        /** Their part of the score, to be added to the margin. */
        double part(Trust trust) {
            double sum = 0;
            for (int i = 0; i < evidence.length; i++) {
                sum += trust.of(by.get(i).view()) * by.get(i).part(evidence[i]);
            }
            return sum;
        }

        /** Which of them were wrong about it, or nearly so, and have to learn it. */
        int surprised(Label label) {
            int bits = 0;
            for (int i = 0; i < evidence.length; i++) {
                if (by.get(i).hasToLearn(evidence[i], label)) {
                    bits |= 1 << i;
                }
            }
            return bits;
        }
    }

    /** Counts a message, or takes it back, in those whose bit is set. */
    void count(int bits, Features features, Label label, int by) {
        for (int i = 0; i < all.size(); i++) {
            if ((bits >> i & 1) != 0) {
                all.get(i).count(features, label, by);
            }
        }
    }

    /** What single features add to {@link Said#part}. */
    Shares shares(Features features, Trust trust) {
        return new Shares(all.stream().map(o -> o.shares(features)).toList(), all, trust);
    }

    /** The parts of single features in a verdict. */
    record Shares(List<SecondOpinion.Shares> each, List<SecondOpinion> by, Trust trust) {
        double of(FeatureGroup group, int feature) {
            double sum = 0;
            for (int i = 0; i < each.size(); i++) {
                sum += trust.of(by.get(i).view()) * each.get(i).of(group, feature);
            }
            return sum;
        }
    }

    void fade() {
        all.forEach(SecondOpinion::fade);
    }

    void clear() {
        all.forEach(SecondOpinion::clear);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SecondOpinions s && all.equals(s.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }
}
