// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is learnt unasked unless someone else vouches for it. */
class AutoLearnTest {
    private static Judgement says(double probability, long spam, long ham) {
        return new Judgement(probability, 0, new Judgement.Knowledge(spam, ham, 0), List.of());
    }

    @Test
    void the_classifiers_own_opinion_is_not_enough() {
        assertThat(AutoLearn.decide(says(0.99, 500, 500), new AutoLearn.Witness(5, false, false)))
                .isEmpty();
        assertThat(AutoLearn.decide(says(0.01, 500, 500), new AutoLearn.Witness(0, false, false)))
                .isEmpty();
    }

    @Test
    void clear_rules_or_proven_authors_are_learnt() {
        assertThat(AutoLearn.decide(says(0.8, 500, 500), new AutoLearn.Witness(14, false, false)))
                .contains(Label.SPAM);
        assertThat(AutoLearn.decide(says(0.2, 500, 500), new AutoLearn.Witness(-1, true, false)))
                .contains(Label.HAM);
        assertThat(AutoLearn.decide(says(0.7, 500, 500), new AutoLearn.Witness(-1, false, true)))
                .contains(Label.HAM);
    }

    @Test
    void quarrels_certainties_and_imbalance_are_left_alone() {
        assertThat(AutoLearn.decide(says(0.02, 500, 500), new AutoLearn.Witness(14, false, false)))
                .isEmpty();
        assertThat(AutoLearn.decide(says(0.999, 500, 500), new AutoLearn.Witness(14, false, false)))
                .isEmpty();
        assertThat(AutoLearn.decide(says(0.8, 500, 100), new AutoLearn.Witness(14, false, false)))
                .isEmpty();
    }
}
