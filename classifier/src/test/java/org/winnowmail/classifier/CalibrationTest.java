// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The curve from score to probability. */
class CalibrationTest {
    @Test
    void finds_the_curve_that_the_labels_were_drawn_from() {
        Calibration calibration = new Calibration();
        for (int bin = 30; bin < 98; bin++) {
            double spam = 1 / (1 + Math.exp(-(3 * Calibration.center(bin) + 0.5)));
            calibration.spam[bin] = (int) Math.round(10_000 * spam);
            calibration.ham[bin] = (int) Math.round(10_000 * (1 - spam));
        }
        calibration.touch();
        assertThat(calibration.curve().slope()).isCloseTo(3, within(0.01));
        assertThat(calibration.curve().shift()).isCloseTo(0.5, within(0.01));
        assertThat(calibration.curve().probability(1)).isCloseTo(1 / (1 + Math.exp(-3.5)), within(0.001));
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
