// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.Label;

/** Whether probabilities mean what they say. */
class TruthfulnessTest {
    private static List<Scored> drawn(double power) {
        Random random = new Random(3);
        List<Scored> all = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double odds = 3 * random.nextGaussian();
            Label label = random.nextDouble() < 1 / (1 + Math.exp(-odds)) ? Label.SPAM : Label.HAM;
            all.add(new Scored(label, 1 / (1 + Math.exp(-odds * power)), "m" + i));
        }
        return all;
    }

    @Test
    void true_probabilities_are_off_by_no_more_than_chance_makes_them() {
        Truthfulness t = Truthfulness.of(drawn(1));
        assertThat(t.offPercent()).isBetween(0.3 * t.byChancePercent(), 2 * t.byChancePercent());
    }

    @Test
    void probabilities_too_sure_or_too_timid_are_off_by_far_more() {
        for (double power : new double[] {0.4, 2.5}) {
            Truthfulness t = Truthfulness.of(drawn(power));
            assertThat(t.offPercent()).as("power %s", power).isGreaterThan(10 * t.byChancePercent());
            assertThat(t.logLoss()).isGreaterThan(Truthfulness.of(drawn(1)).logLoss());
        }
    }

    @Test
    void three_quarters_said_of_what_is_spam_every_second_time_is_a_quarter_off() {
        List<Scored> four = List.of(
                new Scored(Label.SPAM, 0.75, "a"),
                new Scored(Label.HAM, 0.75, "b"),
                new Scored(Label.SPAM, 0.75, "c"),
                new Scored(Label.HAM, 0.75, "d"));
        Truthfulness t = Truthfulness.of(four);
        assertThat(t.offPercent()).isCloseTo(25, within(1e-9));
        assertThat(t.logLoss()).isCloseTo(-Math.log(0.75) / 2 - Math.log(0.25) / 2, within(1e-9));
    }

    @Test
    void a_certain_error_costs_much_but_not_everything() {
        assertThat(Truthfulness.of(List.of(new Scored(Label.HAM, 1, "a"))).logLoss())
                .isBetween(10.0, 20.0);
    }
}
