// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.Hindsight.Regret;

/** What earlier verdicts turned out to be worth, and what follows for later ones. */
class HindsightTest {
    private static final Calibration.Curve CURVE = new Calibration.Curve(4, 0, 0, 0);
    private static final Calibration.Curve A_FIFTH_WRONG = new Calibration.Curve(4, 0, 0.2, 0.2);

    /** Place of "familiar words" in a sketch: the one number that differs here. */
    private static final int FAMILIAR = 3 + 5 * 2 + 1;

    private static byte[] sketch(int familiar, double score) {
        byte[] sketch = new byte[Hindsight.SIZE];
        sketch[0] = 32;
        sketch[1] = (byte) Math.rint(64 * score);
        sketch[FAMILIAR] = (byte) familiar;
        return sketch;
    }

    /** Messages scored 0.5 (0.88 likely spam), of which every third one with strange words is, and all others. */
    private static List<Regret> strangeWordsMislead(Calibration.Curve curve, double flipped) {
        Random random = new Random(1);
        List<Regret> regrets = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            boolean strange = i % 2 == 0;
            Label truth = strange && i % 3 != 0 ? Label.HAM : Label.SPAM;
            Label told = random.nextDouble() < flipped ? truth.other() : truth;
            regrets.add(Hindsight.regret(sketch(strange ? -40 : 20, 0.5), 0.5, curve, told));
        }
        return regrets;
    }

    @Test
    void without_experience_nothing_is_corrected() {
        assertThat(new Hindsight().correction(sketch(-40, 0.5))).isZero();
    }

    @Test
    void messages_of_a_kind_that_was_misjudged_are_judged_more_carefully() {
        Hindsight hindsight = new Hindsight();
        strangeWordsMislead(CURVE, 0).forEach(hindsight::observe);
        assertThat(hindsight.correction(sketch(-40, 0.5))).isBetween(-3.0, -0.5);
        assertThat(hindsight.correction(sketch(20, 0.5))).isPositive();
    }

    @Test
    void with_a_fifth_of_the_labels_wrong_the_same_is_learnt() {
        Hindsight hindsight = new Hindsight();
        strangeWordsMislead(A_FIFTH_WRONG, 0.2).forEach(hindsight::observe);
        assertThat(hindsight.correction(sketch(-40, 0.5))).isBetween(-3.0, -0.3);
        assertThat(hindsight.correction(sketch(20, 0.5))).isPositive();
    }

    @Test
    void one_verdict_however_wrong_moves_others_like_it_by_one_at_most() {
        Random random = new Random(2);
        for (int i = 0; i < 1_000; i++) {
            byte[] sketch = new byte[Hindsight.SIZE];
            random.nextBytes(sketch);
            double score = random.nextDouble(-3, 3);
            Label label = random.nextBoolean() ? Label.SPAM : Label.HAM;
            Hindsight hindsight = new Hindsight();
            hindsight.observe(Hindsight.regret(sketch, score, random.nextBoolean() ? CURVE : A_FIFTH_WRONG, label));
            assertThat(Math.abs(hindsight.correction(sketch))).isLessThan(1.05);
        }
    }

    @Test
    void the_order_of_experience_does_not_matter() {
        List<Regret> regrets = strangeWordsMislead(CURVE, 0.1);
        Hindsight one = new Hindsight();
        regrets.forEach(one::observe);
        Collections.shuffle(regrets, new Random(3));
        Hindsight other = new Hindsight();
        regrets.forEach(other::observe);
        assertThat(other).isEqualTo(one);
        assertThat(other.correction(sketch(-40, 0.5))).isEqualTo(one.correction(sketch(-40, 0.5)));
    }

    @Test
    void old_experience_fades_and_is_forgotten() {
        Hindsight hindsight = new Hindsight();
        strangeWordsMislead(CURVE, 0).forEach(hindsight::observe);
        double before = hindsight.correction(sketch(-40, 0.5));
        for (int i = 0; i < 10; i++) {
            hindsight.fade();
        }
        assertThat(hindsight.correction(sketch(-40, 0.5))).isBetween(before / 2, 0.0);
        hindsight.clear();
        assertThat(hindsight).isEqualTo(new Hindsight());
        assertThat(hindsight.correction(sketch(-40, 0.5))).isZero();
    }
}
