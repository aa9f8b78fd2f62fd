// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Arrays;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/**
 * A second judge of another mind: naive Bayes over all but structure and runs of characters, which learns only the
 * messages that it got wrong or nearly so.
 *
 * <p>What two filters agree on is more often right than what either says, the more so the more they
 * differ (Lynam and Cormack, 2006). This one differs from the {@link Kernel} in everything but the features: it
 * adds evidence up instead of weighing it against what other features say, and counts a campaign that comes
 * a thousand times a few times, because after those it is no longer near an error.
 *
 * <p>Per group the evidence is summed and divided by the root of the number of features. Counts are plain
 * sums over the messages taken in; whether a message was is part of its {@link LearnEvent}, so the order
 * of events does not matter and taking back is exact. It knows only what was learnt here, not the prior.
 *
 * <p>One writer at a time; readers may read while it writes.
 */
final class SecondOpinion {
    /** Evidence (in its own unit) that must speak for the right side before a message is left out. */
    private static final double NEAR = 10;

    /** Most that this opinion may say, so that it never shouts the kernel down. */
    private static final double LOUDEST = 30;

    /** What one unit of evidence counts beside the kernel's margin. */
    private static final double SHARE = 0.03;

    /** Added to the number of features of a group: one or two features alone are no strong evidence. */
    private static final int FEW = 10;

    private static final FeatureGroup[] HEARD = {
        FeatureGroup.HEADER_WORDS,
        FeatureGroup.WORDS,
        FeatureGroup.PAIRS,
        FeatureGroup.LINKS,
        FeatureGroup.RELATIONS,
        FeatureGroup.HOPS,
        FeatureGroup.STYLE
    };

    /** One slot: spam count in the upper, ham count in the lower 16 bits. */
    private final int[] slots;

    private final int shift;
    private long spam;
    private long ham;
    private volatile Kernel.Totals totals = Kernel.Totals.of(0, 0);

    SecondOpinion(int bits) {
        slots = new int[1 << bits];
        shift = 32 - bits;
    }

    /** The largest power of two of slots that fits into this many bytes; 1,024 at least. */
    static int bitsFor(long bytes) {
        long n = Math.max(1024, bytes / Integer.BYTES);
        return Math.min(28, 63 - Long.numberOfLeadingZeros(n));
    }

    /** Its part of the score, to be added to the margin. */
    double of(Features features) {
        return SHARE * Math.clamp(evidence(features), -LOUDEST, LOUDEST);
    }

    private double evidence(Features features) {
        Kernel.Totals t = totals;
        double sum = 0;
        for (FeatureGroup group : HEARD) {
            int start = features.start(group);
            int end = features.end(group);
            float of = 0;
            for (int i = start; i < end; i++) {
                of += evidence(t, features.at(i));
            }
            sum += of / Math.sqrt(end - start + FEW);
        }
        return sum;
    }

    private float evidence(Kernel.Totals t, int feature) {
        int slot = slots[(feature * 0x9E3779B1) >>> shift];
        return slot == 0 ? 0 : t.evidence(slot >>> 16, slot & WeightTable.MOST);
    }

    /** What a feature adds to {@link #of}, given the whole message; one of these per feature makes up the part. */
    Shares shares(Features features) {
        double all = evidence(features);
        double heard = all == 0 ? 0 : Math.clamp(all, -LOUDEST, LOUDEST) / all;
        double[] perGroup = new double[FeatureGroup.COUNT];
        for (FeatureGroup group : HEARD) {
            perGroup[group.place()] = SHARE * heard / Math.sqrt(features.end(group) - features.start(group) + FEW);
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

    /** Whether it would be wrong about this message, or nearly so. */
    boolean hasToLearn(Features features, Label label) {
        return label.sign() * evidence(features) <= NEAR;
    }

    /** Counts a message, or takes it back. */
    void count(Features features, Label label, int by) {
        int unit = label == Label.SPAM ? 1 << 16 : 1;
        for (FeatureGroup group : HEARD) {
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
        totals = Kernel.Totals.of(newSpam, newHam);
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
        return o instanceof SecondOpinion s && spam == s.spam && ham == s.ham && Arrays.equals(slots, s.slots);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(slots);
    }
}
