// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each symbol is worth, and who says so. */
class ScoresTest {
    private static final Origin CONFIG = new Origin("winnow.yaml", 12);

    @Test
    void every_shipped_symbol_has_a_score_and_a_meaning() {
        assertThat(Scores.shipped().all()).hasSizeGreaterThan(40).allSatisfy(s -> {
            assertThat(s.description()).isNotBlank();
            assertThat(s.description().length()).isLessThan(100);
        });
    }

    @Test
    void every_bucket_of_the_classifier_has_a_score_that_rises_with_it() {
        double before = Double.NEGATIVE_INFINITY;
        for (double p : new double[] {0, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.995, 0.9999}) {
            String symbol = Bayes.symbol(p);
            assertThat(Scores.shipped().knows(symbol)).as(symbol).isTrue();
            assertThat(Scores.shipped().of(symbol)).isGreaterThan(before);
            before = Scores.shipped().of(symbol);
        }
        assertThat(Bayes.symbol(1)).isEqualTo("BAYES_999");
        assertThat(Bayes.symbol(Double.NaN)).isEqualTo("BAYES_50");
        assertThat(Bayes.finding(0.123456, List.of("viagra 0.99")).evidence())
                .containsExactly("probability of spam 0.1235", "viagra 0.99");
    }

    @Test
    void the_classifier_alone_marks_but_never_refuses() {
        assertThat(Thresholds.DEFAULT.actionFor(Scores.shipped().of("BAYES_999")))
                .isEqualTo(Action.ADD_HEADER);
    }

    @Test
    void spam_of_a_sender_who_has_proven_who_it_is_is_marked_all_the_same() {
        Scores scores = Scores.shipped();
        double proven = scores.of("R_SPF_ALLOW")
                + scores.of("R_DKIM_ALLOW")
                + scores.of("DMARC_POLICY_ALLOW")
                + scores.of("ARC_ALLOW");
        assertThat(Thresholds.DEFAULT.actionFor(scores.of("BAYES_99")
                        + scores.of("R_SPF_ALLOW")
                        + scores.of("R_DKIM_ALLOW")
                        + scores.of("DMARC_POLICY_ALLOW")))
                .isEqualTo(Action.ADD_HEADER);
        assertThat(Thresholds.DEFAULT.actionFor(scores.of("BAYES_999") + proven))
                .isEqualTo(Action.ADD_HEADER);
        assertThat(Thresholds.DEFAULT.actionFor(scores.of("BAYES_95"))).isEqualTo(Action.GREYLIST);
    }

    @Test
    void rule_files_lay_over_what_is_shipped_and_the_configuration_over_both() {
        SymbolInfo rule = new SymbolInfo("R_SPF_FAIL", 2, Optional.empty(), "", new Origin("a.cf", 3));
        SymbolInfo gtube = new SymbolInfo("GTUBE", 50, Optional.empty(), "Mine", new Origin("a.cf", 4));
        Scores scores = Scores.shipped().with(List.of(rule, gtube)).withOverrides(Map.of("R_SPF_FAIL", 3.5), CONFIG);

        assertThat(scores.of("R_SPF_FAIL")).isEqualTo(3.5);
        assertThat(scores.description("R_SPF_FAIL")).startsWith("SPF");
        assertThat(scores.of("GTUBE")).isEqualTo(50);
        assertThat(scores.forcedBy("GTUBE")).contains(Action.ADD_HEADER);
        assertThat(scores.description("GTUBE")).isEqualTo("Mine");
        assertThat(scores.of("NEVER_HEARD")).isZero();
    }

    @Test
    void a_score_for_an_unknown_symbol_is_doubted_with_the_likely_name() {
        Scores overridden = Scores.shipped().withOverrides(Map.of("R_SPF_FIAL", 1.0, "QQQ", 2.0), CONFIG);
        assertThat(overridden.doubts(List.of("R_SPF_FIAL", "GTUBE", "QQQ")))
                .containsExactly(
                        "no check or rule is called R_SPF_FIAL: did you mean R_SPF_FAIL?",
                        "no check or rule is called QQQ: its score has no effect");
    }

    @Test
    void a_table_that_cannot_be_read_names_the_line() {
        assertThatThrownBy(() -> Scores.read("# remark\nA\t1\t-\tfine\nB\t1")).hasMessageContaining(":3:");
        assertThatThrownBy(() -> Scores.read("A\t1\t-\tx\nA\t2\t-\ty")).hasMessageContaining(":2: twice");
    }

    @Test
    void actions_are_read_in_both_spellings() {
        for (Action action : Action.values()) {
            assertThat(Action.ofWord(action.word())).contains(action);
        }
        assertThat(Action.ofWord("add_header")).contains(Action.ADD_HEADER);
        assertThat(Action.ofWord("explode")).isEmpty();
    }
}
