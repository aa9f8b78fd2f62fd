// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Arrays;
import java.util.List;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/**
 * A judge of another mind: naive Bayes over some groups of features, which learns only the messages that it got wrong or
 * nearly so.
 *
 * <p>What two filters agree on is more often right than what either says, the more so the more they
 * differ (Lynam and Cormack, 2006). This one differs from the {@link Kernel} in everything but the features: it
 * adds evidence up instead of weighing it against what other features say, and counts a campaign that comes
 * a thousand times a few times, because after those it is no longer near an error. There are three, of different {@link
 * View}: each has its own errors and so its own memory; see {@link SecondOpinions}.
 *
 * <p>Counts are plain sums over the messages taken in; whether a message was is part of its {@link LearnEvent}, so the
 * order of events does not matter and taking back is exact. It knows only what was learnt here, not the prior.
 *
 * <p>One writer at a time; readers may read while it writes.
 */
final class SecondOpinion {
    /** What an opinion looks at, and how it takes what it sees. */
    enum View {
        /** Everything that is said, added up: the longer a message goes on in one direction, the louder. */
        WHOLE(
                List.of(
                        FeatureGroup.HEADER_WORDS,
                        FeatureGroup.WORDS,
                        FeatureGroup.PAIRS,
                        FeatureGroup.LINKS,
                        FeatureGroup.RELATIONS,
                        FeatureGroup.HOPS,
                        FeatureGroup.STYLE),
                0.5,
                10,
                30,
                0.015) {
            @Override
            double length(int features) {
                return Math.sqrt(features + FEW);
            }
        },
        /** The words of the text alone, on average: a long message says no more than a short one. */
        TEXT(List.of(FeatureGroup.WORDS), 0.1, 0.3, 2.5, 0.4),
        /** Header and shape alone, on average: who cannot be judged by what he writes may be by how it came. */
        ENVELOPE(List.of(FeatureGroup.HEADER_WORDS, FeatureGroup.STRUCTURE), 0.1, 0.3, 2.5, 0.15);

        /** Added to the number of features of a group: one or two features alone are no strong evidence. */
        private static final int FEW = 10;

        /** Unmodifiable, as all that {@code List.of} makes. */
        @SuppressWarnings("ImmutableEnumChecker")
        private final List<FeatureGroup> groups;

        private final double pseudo;
        private final double near;
        private final double loudest;
        private final double share;

        /**
         * @param groups features heard
         * @param pseudo pseudo-count of a feature never seen; the smaller, the more a feature seen once or twice says
         * @param near evidence, in its own unit, that must speak for the right side before a message is left out
         * @param loudest most evidence that is said, so that it never shouts the kernel down
         * @param share what one unit of evidence counts beside the kernel's margin
         */
        View(List<FeatureGroup> groups, double pseudo, double near, double loudest, double share) {
            this.groups = groups;
            this.pseudo = pseudo;
            this.near = near;
            this.loudest = loudest;
            this.share = share;
        }

        /** What the sum of a group's evidence is divided by. */
        double length(int features) {
            return features + FEW;
        }
    }

    private final View view;

    /** One slot: spam count in the upper, ham count in the lower 16 bits. */
    private final int[] slots;

    private final int shift;
    private long spam;
    private long ham;
    private volatile Kernel.Totals totals;
    private volatile boolean oneSided = true;

    SecondOpinion(View view, int bits) {
        this.view = view;
        slots = new int[1 << bits];
        shift = 32 - bits;
        totals = Kernel.Totals.of(0, 0, view.pseudo);
    }

    /** The largest power of two of slots that fits into this many bytes; 1,024 at least. */
    static int bitsFor(long bytes) {
        long n = Math.max(1024, bytes / Integer.BYTES);
        return Math.min(28, 63 - Long.numberOfLeadingZeros(n));
    }

    View view() {
        return view;
    }

    /** What it knows of a message, in its own unit; above 0 more like spam. */
    double evidence(Features features) {
        Kernel.Totals t = totals;
        double sum = 0;
        for (FeatureGroup group : view.groups) {
            int start = features.start(group);
            int end = features.end(group);
            float of = 0;
            for (int i = start; i < end; i++) {
                of += evidence(t, features.at(i));
            }
            sum += of / view.length(end - start);
        }
        return sum;
    }

    private float evidence(Kernel.Totals t, int feature) {
        int slot = slots[(feature * 0x9E3779B1) >>> shift];
        return t.evidence(slot >>> 16, slot & WeightTable.MOST);
    }

    /** Part of the score that evidence makes, to be added to the margin; none while only one class is known. */
    double part(double evidence) {
        return oneSided ? 0 : view.share * Math.clamp(evidence, -view.loudest, view.loudest);
    }

    /** What a feature adds to {@link #part}, given the whole message; one of these per feature makes up the part. */
    Shares shares(Features features) {
        double all = evidence(features);
        double unit = all == 0 ? 0 : part(all) / all;
        double[] perGroup = new double[FeatureGroup.COUNT];
        for (FeatureGroup group : view.groups) {
            perGroup[group.place()] = unit / view.length(features.end(group) - features.start(group));
        }
        return new Shares(this, totals, perGroup);
    }

    /** The parts of single features in a verdict. */
    static final class Shares {
        private final SecondOpinion opinion;
        private final Kernel.Totals totals;
        private final double[] perGroup;

        private Shares(SecondOpinion opinion, Kernel.Totals totals, double[] perGroup) {
            this.opinion = opinion;
            this.totals = totals;
            this.perGroup = perGroup;
        }

        double of(FeatureGroup group, int feature) {
            double unit = perGroup[group.place()];
            return unit == 0 ? 0 : unit * opinion.evidence(totals, feature);
        }
    }

    /** Whether with this evidence it would be wrong about a message, or nearly so. */
    boolean hasToLearn(double evidence, Label label) {
        return label.sign() * evidence <= view.near;
    }

    /** Counts a message, or takes it back. */
    void count(Features features, Label label, int by) {
        int unit = label == Label.SPAM ? 1 << 16 : 1;
        for (FeatureGroup group : view.groups) {
            for (int i = features.start(group); i < features.end(group); i++) {
                int at = (features.at(i) * 0x9E3779B1) >>> shift;
                int slot = slots[at];
                int n = (label == Label.SPAM ? slot >>> 16 : slot & WeightTable.MOST) + by;
                if (n >= 0 && n <= WeightTable.MOST) {
                    slots[at] = slot + by * unit;
                }
            }
        }
        if (label == Label.SPAM) {
            setTotals(Math.max(0, spam + by), ham);
        } else {
            setTotals(spam, Math.max(0, ham + by));
        }
    }

    void fade() {
        for (int i = 0; i < slots.length; i++) {
            int slot = slots[i];
            slots[i] = (slot >>> 17 << 16) | ((slot & WeightTable.MOST) >> 1);
        }
        setTotals(spam / 2, ham / 2);
    }

    void clear() {
        Arrays.fill(slots, 0);
        setTotals(0, 0);
    }

    long counted(Label label) {
        return label == Label.SPAM ? spam : ham;
    }

    void setTotals(long newSpam, long newHam) {
        spam = newSpam;
        ham = newHam;
        totals = Kernel.Totals.of(newSpam, newHam, view.pseudo);
        oneSided = newSpam == 0 || newHam == 0;
    }

    int slots() {
        return slots.length;
    }

    int raw(int index) {
        return slots[index];
    }

    void raw(int index, int slot) {
        slots[index] = slot;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SecondOpinion s
                && view == s.view
                && spam == s.spam
                && ham == s.ham
                && Arrays.equals(slots, s.slots);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(slots);
    }
}
