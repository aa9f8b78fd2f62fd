// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/**
 * Corrects verdicts by what earlier verdicts on messages of that kind turned out to be worth.
 *
 * <p>How far a score can be trusted depends on the message: whether most of its words were ever seen, which groups
 * agree, how long it is. A {@link #sketch} of a few dozen numbers says so. The correction is linear in the sketch and is
 * added to the log-odds; its coefficients are one Newton step of logistic regression, away from no correction at all,
 * over all verdicts whose label became known. Gradient and curvature are sums over messages in whole numbers, so the
 * order of learning does not matter, and memory does not grow.
 *
 * <p>One writer at a time; readers need no lock.
 */
final class Hindsight {
    private static final FeatureGroup[] GROUPS = Arrays.copyOf(FeatureGroup.values(), FeatureGroup.COUNT - 1);

    /** Numbers per group: plain evidence, share of known features and their number, the last two also times the score. */
    private static final int PER_GROUP = 5;

    /** Numbers in a sketch: a constant, the score, the second opinion, and those of the groups but the personal one. */
    static final int SIZE = 3 + PER_GROUP * GROUPS.length;

    /** Sums are kept for half of the symmetric curvature. */
    static final int PAIRS = SIZE * (SIZE + 1) / 2;

    /** Fixed point of a sketch: eight bits from -4 up to 4. */
    private static final double ONE = 32;

    /** Plain evidence of a group in a sketch has this unit, in bits. */
    private static final double PLAIN = 10;

    /** Fixed point of what a message adds to the sums. */
    private static final double FINE = 1 << 16;

    /** How strongly no correction is believed in (ridge). */
    private static final double BELIEF = 2;

    /**
     * Labels are never believed more than this: a verdict that was surely wrong would else count without bound in the
     * gradient and for nothing in the curvature.
     */
    private static final double LEAST_WRONG = 0.003;

    /** Verdicts that were right by more than this teach nothing, and nothing has to be solved anew: nine in ten. */
    private static final float LEAST = 0.002f;

    private final long[] gradient = new long[SIZE];
    private final long[] curvature = new long[PAIRS];
    private volatile double[] coefficients = new double[SIZE];
    private volatile boolean stale;
    private final ReentrantLock solving = new ReentrantLock();

    /**
     * What one labelled verdict says about the correction.
     *
     * @param sketch of the message, as it was then
     * @param gradient how much the verdict was off, weighed by how far its label can be believed
     * @param curvature how much that says
     */
    record Regret(byte[] sketch, float gradient, float curvature) {
        static final Regret NONE = new Regret(new byte[SIZE], 0, 0);

        @Override
        public boolean equals(Object o) {
            return o instanceof Regret r
                    && Arrays.equals(sketch, r.sketch)
                    && gradient == r.gradient
                    && curvature == r.curvature;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sketch);
        }

        @Override
        public String toString() {
            return "Regret[" + gradient + ", " + curvature + "]";
        }
    }

    /** What there is to say of a message beside its score. */
    static byte[] sketch(Features features, Kernel.Reading reading, double score, double second) {
        byte[] sketch = new byte[SIZE];
        int n = 0;
        sketch[n++] = (byte) ONE;
        sketch[n++] = coded(2 * score);
        sketch[n++] = coded(second);
        for (FeatureGroup group : GROUPS) {
            int g = group.place();
            int count = features.end(group) - features.start(group);
            double known = count == 0 ? 0 : (double) reading.known[g] / count;
            // Of the order of 1, and about 0 for a usual message.
            double familiar = 3 * (known - 0.7);
            double length = Math.log1p(count) / 2 - 2;
            sketch[n++] = coded(reading.plain[g] / PLAIN);
            sketch[n++] = coded(familiar);
            sketch[n++] = coded(length);
            sketch[n++] = coded(score * familiar);
            sketch[n++] = coded(score * length);
        }
        return sketch;
    }

    private static byte coded(double x) {
        return (byte) Math.clamp(Math.rint(x * ONE), Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    /** What is to be added to the log-odds of a message. */
    double correction(byte[] sketch) {
        double[] c = solved();
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            sum += c[i] * sketch[i];
        }
        return sum / ONE;
    }

    /** What one bit of plain evidence of a group adds to the log-odds. */
    double perPlainBit(FeatureGroup group) {
        return group.place() < GROUPS.length ? solved()[3 + PER_GROUP * group.place()] / PLAIN : 0;
    }

    /** How a verdict turned out, as one term of the sums. */
    static Regret regret(byte[] sketch, double score, Calibration.Curve curve, Label label) {
        double p = curve.probability(score);
        double spamWrong = Math.max(LEAST_WRONG, curve.spamWrong());
        double hamWrong = Math.max(LEAST_WRONG, curve.hamWrong());
        double kept = 1 - spamWrong - hamWrong;
        double told = hamWrong + kept * p;
        // Log-likelihood of the label as told, by the log-odds of the true one: first and (expected) second derivative.
        double slope = kept * p * (1 - p);
        double spread = told * (1 - told);
        double gradient = slope / spread * (told - (label == Label.SPAM ? 1 : 0));
        // At least as curved as it is steep: one verdict may not move things by more than about one.
        double curvature = Math.max(slope * slope / spread, Math.abs(gradient));
        return new Regret(sketch, (float) gradient, (float) curvature);
    }

    void observe(Regret regret) {
        if (Math.abs(regret.gradient) < LEAST) {
            return;
        }
        double g = regret.gradient * FINE / ONE;
        double h = regret.curvature * FINE / (ONE * ONE);
        byte[] x = regret.sketch;
        for (int i = 0, at = 0; i < SIZE; i++) {
            gradient[i] += Math.round(g * x[i]);
            for (int j = 0; j <= i; j++) {
                curvature[at++] += Math.round(h * (x[i] * x[j]));
            }
        }
        stale = true;
    }

    private double[] solved() {
        if (stale && solving.tryLock()) {
            try {
                stale = false;
                coefficients = solve();
            } finally {
                solving.unlock();
            }
        }
        return coefficients;
    }

    /** Minus the gradient over the curvature: by Cholesky's factors, which exist because of the ridge. */
    private double[] solve() {
        double[][] l = new double[SIZE][];
        double[] y = new double[SIZE];
        for (int i = 0, at = 0; i < SIZE; i++) {
            double[] row = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double sum = curvature[at++] / FINE + (i == j ? BELIEF : 0);
                double[] other = j == i ? row : l[j];
                for (int k = 0; k < j; k++) {
                    sum -= row[k] * other[k];
                }
                row[j] = i == j ? Math.sqrt(Math.max(BELIEF / 2, sum)) : sum / other[j];
            }
            l[i] = row;
            double v = -gradient[i] / FINE;
            for (int k = 0; k < i; k++) {
                v -= row[k] * y[k];
            }
            y[i] = v / row[i];
        }
        for (int i = SIZE - 1; i >= 0; i--) {
            y[i] /= l[i][i];
            for (int k = 0; k < i; k++) {
                y[k] -= l[i][k] * y[i];
            }
        }
        return y;
    }

    /** Old evidence fades by half. */
    void fade() {
        for (int i = 0; i < SIZE; i++) {
            gradient[i] /= 2;
        }
        for (int i = 0; i < PAIRS; i++) {
            curvature[i] /= 2;
        }
        stale = true;
    }

    void clear() {
        Arrays.fill(gradient, 0);
        Arrays.fill(curvature, 0);
        stale = true;
    }

    /** The sums: those of the gradient, then those of the curvature. */
    long raw(int index) {
        return index < SIZE ? gradient[index] : curvature[index - SIZE];
    }

    void raw(int index, long sum) {
        if (index < SIZE) {
            gradient[index] = sum;
        } else {
            curvature[index - SIZE] = sum;
        }
        stale = true;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Hindsight h && Arrays.equals(gradient, h.gradient) && Arrays.equals(curvature, h.curvature);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(gradient);
    }
}
