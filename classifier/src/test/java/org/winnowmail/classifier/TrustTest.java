// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.SecondOpinion.View;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/** How far labels are believed, and what a model does about it. */
class TrustTest {
    @Test
    void labels_that_never_contradict_are_believed() {
        Trust trust = Trust.of(5_000, 0, 5_000, 0);
        for (View view : View.values()) {
            assertThat(trust.of(view)).isEqualTo(1);
        }
        assertThat(trust.plain()).isZero();
        assertThat(trust.capacity(Label.SPAM)).isEqualTo(20);
    }

    @Test
    void a_few_contradictions_in_the_beginning_say_little() {
        assertThat(Trust.of(50, 1, 50, 1).both()).isLessThan(0.01);
    }

    @Test
    void the_class_that_is_told_wrong_is_the_one_that_may_pull_less() {
        Trust trust = Trust.of(5_000, 1_000, 5_000, 0);
        assertThat(trust.capacity(Label.SPAM)).isLessThan(0.5);
        assertThat(trust.capacity(Label.HAM)).isEqualTo(20);
        assertThat(trust.of(View.WHOLE)).isLessThan(0.2);
        assertThat(trust.of(View.TEXT)).isLessThan(0.1);
        assertThat(trust.plain()).isPositive();
    }

    @Test
    void the_share_of_wrong_labels_is_found_whatever_the_order_and_after_a_fade() {
        Calibration calibration = new Calibration();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            Label truth = random.nextBoolean() ? Label.SPAM : Label.HAM;
            Label told = random.nextInt(10) == 0 ? truth.other() : truth;
            calibration.observe(truth.sign() * (0.7 + random.nextDouble()), told);
            calibration.observe(truth.sign() * 0.3, told);
        }
        assertThat(calibration.trust().both()).isCloseTo(0.1, within(0.01));
        Calibration replayed = new Calibration();
        System.arraycopy(calibration.spam, 0, replayed.spam, 0, Calibration.BINS);
        System.arraycopy(calibration.ham, 0, replayed.ham, 0, Calibration.BINS);
        replayed.touch();
        assertThat(replayed.trust()).isEqualTo(calibration.trust());
        calibration.fade();
        assertThat(calibration.trust().both()).isCloseTo(0.1, within(0.01));
        calibration.clear();
        assertThat(calibration.trust().both()).isZero();
    }

    @Test
    void a_fifth_of_the_labels_wrong_leaves_the_answers_right() {
        Model model = new Model(ClassifierSettings.DEFAULT.withMemory(8 << 20).withPrior(false));
        Random random = new Random(2);
        int wrong = 0;
        for (int i = 0; i < 2_000; i++) {
            Label truth = random.nextBoolean() ? Label.SPAM : Label.HAM;
            Features mail = mail(random, truth);
            if (i >= 1_000 && model.score(mail) * truth.sign() <= 0) {
                wrong++;
            }
            Label told = random.nextInt(5) == 0 ? truth.other() : truth;
            model.learn(i, new Digest(3, i), told, "", mail);
        }
        assertThat(model.trust().both()).isCloseTo(0.2, within(0.05));
        assertThat(wrong).isLessThan(10);
    }

    /** Sixty words of each of four groups: some tell the class, a third were never seen before, the rest are common. */
    private static Features mail(Random random, Label label) {
        int groups = 4;
        int[] hashes = new int[60 * groups];
        int[] ends = new int[FeatureGroup.COUNT];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = switch (random.nextInt(6)) {
                case 0 -> 1_000_000 + random.nextInt(400) + (label == Label.SPAM ? 0 : 200);
                case 1, 2 -> random.nextInt();
                default -> 1 + i * 64 + random.nextInt(20);
            };
        }
        for (FeatureGroup g : FeatureGroup.values()) {
            ends[g.place()] = Math.min(hashes.length, (g.place() + 1) * 60);
        }
        return new Features(hashes, ends);
    }
}
