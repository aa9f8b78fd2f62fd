// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.testkit.Property;

/** From findings to an action. */
class PolicyTest {
    private static final Origin HERE = new Origin("test", 1);
    private static final Scores SCORES =
            Scores.none().withOverrides(Map.of("ONE", 1.0, "FIVE", 5.0, "TEN", 10.0, "GOOD", -3.0), HERE);

    private static Verdict judge(String... symbols) {
        return judge(new Policy(Thresholds.DEFAULT, SCORES, List.of()), symbols);
    }

    private static Verdict judge(Policy policy, String... symbols) {
        List<Finding> findings = new ArrayList<>();
        for (String symbol : symbols) {
            findings.add(Finding.of(symbol, "seen"));
        }
        return policy.judge(findings, Envelope.UNKNOWN);
    }

    @Test
    void the_sum_of_the_scores_meets_the_thresholds() {
        assertThat(judge().action()).isEqualTo(Action.ACCEPT);
        assertThat(judge("ONE").action()).isEqualTo(Action.ACCEPT);
        assertThat(judge("FIVE").action()).isEqualTo(Action.GREYLIST);
        assertThat(judge("FIVE", "ONE").action()).isEqualTo(Action.ADD_HEADER);
        assertThat(judge("FIVE", "TEN").action()).isEqualTo(Action.REJECT);
        assertThat(judge("FIVE", "ONE", "GOOD").action()).isEqualTo(Action.ACCEPT);
        assertThat(judge("FIVE", "ONE").reason()).isEqualTo("score 6.0 reaches add-header at 6.0");
    }

    @Test
    void a_symbol_nobody_knows_scores_nothing_but_is_shown() {
        Verdict verdict = judge("UNHEARD_OF");

        assertThat(verdict.score()).isZero();
        assertThat(verdict.symbols()).extracting(Symbol::name).containsExactly("UNHEARD_OF");
    }

    @Test
    void a_symbol_found_twice_counts_once_with_the_evidence_of_both() {
        Verdict verdict = new Policy(Thresholds.DEFAULT, SCORES, List.of())
                .judge(List.of(Finding.of("FIVE", "here"), Finding.of("FIVE", "there")), Envelope.UNKNOWN);

        assertThat(verdict.score()).isEqualTo(5);
        assertThat(verdict.symbols())
                .singleElement()
                .satisfies(s -> assertThat(s.evidence()).containsExactly("here", "there"));
    }

    @Test
    void sums_of_tenths_reach_a_threshold_they_reach_on_paper() {
        Scores tenths = Scores.none().withOverrides(Map.of("A", 0.1, "B", 0.2, "C", 5.7), HERE);
        assertThat(judge(new Policy(Thresholds.DEFAULT, tenths, List.of()), "A", "B", "C")
                        .action())
                .isEqualTo(Action.ADD_HEADER);
    }

    @Test
    void the_highest_threshold_reached_decides_and_of_equals_the_severer() {
        Thresholds all = new Thresholds(4, 6, 15, OptionalDouble.of(8), OptionalDouble.of(15));

        assertThat(all.actionFor(7.9)).isEqualTo(Action.ADD_HEADER);
        assertThat(all.actionFor(8)).isEqualTo(Action.REWRITE_SUBJECT);
        assertThat(all.actionFor(15)).isEqualTo(Action.REJECT);
        assertThat(new Thresholds(6, 4, 15, OptionalDouble.empty(), OptionalDouble.empty()).actionFor(7))
                .isEqualTo(Action.GREYLIST);
    }

    @Test
    void more_spam_never_leads_to_a_milder_action_with_thresholds_in_order() {
        Property.holds(200, random -> {
            double a = random.nextDouble(-5, 30);
            double b = a + random.nextDouble(0, 10);
            assertThat(Thresholds.DEFAULT.actionFor(b)).isGreaterThanOrEqualTo(Thresholds.DEFAULT.actionFor(a));
        });
    }

    @Test
    void thresholds_that_make_no_sense_are_doubted_or_refused() {
        assertThat(Thresholds.DEFAULT.doubt()).isEmpty();
        assertThat(new Thresholds(4, 20, 15, OptionalDouble.empty(), OptionalDouble.empty()).doubt())
                .isPresent();
        assertThatThrownBy(() -> new Thresholds(Double.NaN, 6, 15, OptionalDouble.empty(), OptionalDouble.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_composite_looks_at_everything_found_and_those_after_it_see_it() throws Exception {
        Policy policy = new Policy(
                Thresholds.DEFAULT,
                SCORES,
                List.of(
                        new Composite("__BOTH", Expression.parse("ONE && __HIDDEN"), HERE),
                        new Composite("TEN", Expression.parse("__BOTH && !GOOD"), HERE)));

        Verdict verdict = judge(policy, "ONE", "__HIDDEN");
        assertThat(verdict.score()).isEqualTo(11);
        assertThat(verdict.symbols()).extracting(Symbol::name).containsExactly("TEN", "ONE");
        assertThat(verdict.symbols().getFirst().evidence()).containsExactly("test:1 __BOTH");
        assertThat(judge(policy, "ONE", "__HIDDEN", "GOOD").score()).isEqualTo(-2);
    }

    @Test
    void a_forced_action_decides_whatever_the_score() {
        Scores forced = SCORES.withForced(
                Map.of("TEN", Optional.of(Action.ADD_HEADER), "GOOD", Optional.of(Action.QUARANTINE)), HERE);
        Policy policy = new Policy(Thresholds.DEFAULT, forced, List.of());

        assertThat(judge(policy, "TEN", "FIVE", "ONE").action()).isEqualTo(Action.ADD_HEADER);
        assertThat(judge(policy, "TEN", "GOOD").action()).isEqualTo(Action.QUARANTINE);
        assertThat(judge(policy, "TEN").reason()).isEqualTo("forced by TEN");
        Policy lifted =
                new Policy(Thresholds.DEFAULT, forced.withForced(Map.of("TEN", Optional.empty()), HERE), List.of());
        assertThat(judge(lifted, "TEN", "FIVE").action()).isEqualTo(Action.REJECT);
    }

    @Test
    void gtube_goes_to_junk_and_is_not_refused() {
        Verdict verdict = judge(Policy.shipped(), "GTUBE");

        assertThat(verdict.score()).isEqualTo(1000);
        assertThat(verdict.action()).isEqualTo(Action.ADD_HEADER);
        assertThat(verdict.flag()).isEqualTo("YES");
    }

    @Test
    void who_is_logged_in_is_not_made_to_wait() {
        Envelope authenticated =
                new Envelope(Client.UNKNOWN, "", Optional.empty(), List.of(), Optional.of("anna"), "", Map.of());
        Policy policy = new Policy(Thresholds.DEFAULT, SCORES, List.of());

        assertThat(policy.judge(List.of(Finding.of("FIVE")), authenticated).action())
                .isEqualTo(Action.ACCEPT);
        assertThat(policy.judge(List.of(Finding.of("TEN")), authenticated).action())
                .isEqualTo(Action.ADD_HEADER);
    }

    @Test
    void evidence_that_quotes_the_message_is_one_clean_line() {
        Finding finding = Finding.of("X", "a\r\nX-Spam-Flag: NO\u0000\u202Eb \t c", "y".repeat(5_000), "", " ");

        assertThat(finding.evidence()).hasSize(2);
        assertThat(finding.evidence().getFirst()).isEqualTo("a X-Spam-Flag: NO b c");
        assertThat(finding.evidence().get(1))
                .hasSizeLessThanOrEqualTo(Finding.MAX_EVIDENCE_CHARS)
                .endsWith("…");
        assertThatThrownBy(() -> Finding.of("NOT A SYMBOL")).isInstanceOf(IllegalArgumentException.class);
    }
}
