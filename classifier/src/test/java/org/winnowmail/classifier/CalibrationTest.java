// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The curve from score to probability. */
class CalibrationTest {
    @Test
    void finds_the_curve_that_the_labels_were_drawn_from() {
        Calibration calibration = drawn(0, 0);
        assertThat(calibration.curve().slope()).isCloseTo(6, within(0.1));
        assertThat(calibration.curve().shift()).isCloseTo(0.5, within(0.05));
        assertThat(calibration.curve().probability(1)).isCloseTo(1 / (1 + Math.exp(-6.5)), within(0.001));
    }

    @Test
    void finds_the_curve_behind_labels_of_which_some_are_wrong() {
        assertThat(drawn(0.2, 0.2).curve().slope()).isCloseTo(6, within(0.3));
        assertThat(drawn(0, 0.2).curve().slope()).isCloseTo(6, within(0.3));
        assertThat(drawn(0, 0.2).curve().shift()).isCloseTo(0.5, within(0.2));
        assertThat(drawn(0.2, 0).curve().shift()).isCloseTo(0.5, within(0.2));
    }

    @Test
    void messages_spread_thin_with_wrong_labels_do_not_make_the_curve_flat() {
        Calibration calibration = new Calibration();
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            double score = (random.nextBoolean() ? 1 : -1) * (0.7 + 0.6 * random.nextGaussian());
            Label truth = random.nextDouble() < 1 / (1 + Math.exp(-6 * score)) ? Label.SPAM : Label.HAM;
            calibration.observe(score, random.nextDouble() < 0.2 ? truth.other() : truth);
        }
        assertThat(calibration.curve().slope()).isBetween(4.0, 7.0);
    }

    @Test
    void with_a_prior_scores_mean_less_and_it_takes_more_lessons_to_say_otherwise() {
        Calibration fromNothing = new Calibration();
        Calibration fromPrior = new Calibration();
        fromPrior.believe(Calibration.Belief.FROM_A_PRIOR);
        double before = fromPrior.curve().logOdds(0.5);
        double beforeFromNothing = fromNothing.curve().logOdds(0.5);
        assertThat(before).isEqualTo(beforeFromNothing - 0.5);

        observe(100, fromNothing, fromPrior);
        double moved = before - fromPrior.curve().logOdds(0.5);
        assertThat(moved)
                .isPositive()
                .isLessThan(beforeFromNothing - fromNothing.curve().logOdds(0.5));

        observe(3_000, fromNothing, fromPrior);
        assertThat(fromPrior.curve().probability(0.5)).isCloseTo(0.75, within(0.02));
    }

    /** Of what scores 0.5 to either side, three in four are what they seem. */
    private static void observe(int n, Calibration... calibrations) {
        for (Calibration calibration : calibrations) {
            for (int i = 0; i < n; i++) {
                calibration.observe(0.5, i % 4 == 0 ? Label.HAM : Label.SPAM);
                calibration.observe(-0.5, i % 4 == 0 ? Label.SPAM : Label.HAM);
            }
        }
    }

    @Test
    void labels_that_say_the_opposite_of_every_score_do_not_turn_the_curve_over() {
        Calibration calibration = new Calibration();
        for (int i = 0; i < 5_000; i++) {
            calibration.observe(1.5, Label.HAM);
            calibration.observe(-1.5, Label.SPAM);
        }
        assertThat(calibration.curve().slope()).isPositive();
    }

    @Test
    void scores_far_out_on_the_wrong_side_do_not_throw_it_off() {
        Calibration calibration = new Calibration();
        for (int i = 0; i < 4_000; i++) {
            Label truth = i % 2 == 0 ? Label.SPAM : Label.HAM;
            calibration.observe(truth.sign() * 3, i % 10 < 2 ? truth.other() : truth);
            calibration.observe(truth.sign() * 0.1, truth);
            assertThat(Math.abs(calibration.curve().shift())).isLessThan(0.5);
        }
        assertThat(calibration.curve().probability(3)).isGreaterThan(0.99);
        assertThat(calibration.curve().probability(-3)).isLessThan(0.01);
    }

    /** Labels as a curve of slope 6 and shift 0.5 gives them, a share of each class told wrong. */
    private static Calibration drawn(double spamWrong, double hamWrong) {
        Calibration calibration = new Calibration();
        for (int bin = 30; bin < 98; bin++) {
            double truth = 1 / (1 + Math.exp(-(6 * Calibration.center(bin) + 0.5)));
            double told = truth * (1 - spamWrong) + (1 - truth) * hamWrong;
            calibration.spam[bin] = (int) Math.round(10_000 * told);
            calibration.ham[bin] = (int) Math.round(10_000 * (1 - told));
        }
        calibration.touch();
        return calibration;
    }

    @Test
    void scores_that_part_the_labels_perfectly_still_leave_a_doubt() {
        Calibration calibration = new Calibration();
        for (int i = 0; i < 5_000; i++) {
            calibration.observe(1, Label.SPAM);
            calibration.observe(-1, Label.HAM);
        }
        assertThat(calibration.curve().probability(1)).isBetween(0.99, 0.999999999);
        assertThat(calibration.curve().probability(0)).isCloseTo(0.5, within(0.05));
    }
}
