// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.rules.Finding;

/** No pattern and no message can hold a thread. */
class RunawayTest {
    private static List<Finding> evaluate(String rules, String mail) {
        RuleFiles.Loaded loaded = RuleFiles.ofText("run.cf", rules);
        assertThat(loaded.problems()).isEmpty();
        return loaded.rules().evaluate(Message.parse(mail.getBytes(StandardCharsets.UTF_8)), Envelope.UNKNOWN);
    }

    @Test
    void a_pattern_that_backtracks_without_end_is_given_up_and_named_while_others_go_on() {
        List<Finding> found = evaluate(
                "body BAD /^(a+)+\\1b$/\nbody BAD_TOO /(x+x+)+\\1y/\nbody GOOD /end of it/\n",
                "Subject: x\n\n" + "a".repeat(60) + "!\n\n" + "x".repeat(80) + "\n\nend of it\n");

        assertThat(found).extracting(Finding::symbol).containsExactlyInAnyOrder("GOOD", RuleSet.LIMIT_SYMBOL);
        assertThat(found.getLast().evidence()).containsExactlyInAnyOrder("run.cf:1 BAD", "run.cf:2 BAD_TOO");
    }

    @Test
    void a_pattern_that_recurses_too_deeply_is_given_up() {
        List<Finding> found =
                evaluate("rawbody DEEP /^(?:(a)|b|ab)*c$/s\n", "Subject: x\n\n" + "ab".repeat(120_000) + "\n");

        assertThat(found).extracting(Finding::symbol).containsExactly(RuleSet.LIMIT_SYMBOL);
    }

    @Test
    void a_negated_rule_that_gives_up_is_not_found() {
        List<Finding> found =
                evaluate("header BAD Subject !~ /^(a+)+\\1b$/\n", "Subject: " + "a".repeat(60) + "!\n\nx\n");

        assertThat(found).extracting(Finding::symbol).containsExactly(RuleSet.LIMIT_SYMBOL);
    }

    @Test
    void repetitions_of_nothing_are_refused_when_the_rule_is_read() {
        assertThat(RuleFiles.ofText("run.cf", "body SPIN /(?:(?:){50000}){50000}/\n")
                        .problems())
                .singleElement()
                .satisfies(p -> assertThat(p.message()).contains("multiply"));
    }

    @Test
    void all_rules_together_have_a_budget() {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            rules.append("body BAD_")
                    .append(i)
                    .append(" /^([a")
                    .append((char) ('b' + i % 20))
                    .append("]+)+\\1x$/\n");
        }
        List<Finding> found = evaluate(rules.toString(), "Subject: x\n\n" + "a".repeat(70) + "!\n");

        assertThat(found).extracting(Finding::symbol).containsExactly(RuleSet.LIMIT_SYMBOL);
    }

    @Test
    void a_body_of_one_endless_line_is_cut_into_pieces() {
        List<Finding> found =
                evaluate("body LAST /the very end/\n", "\n\n" + "word ".repeat(40_000) + "the very end\n");

        assertThat(found).extracting(Finding::symbol).containsExactly("LAST");
    }
}
