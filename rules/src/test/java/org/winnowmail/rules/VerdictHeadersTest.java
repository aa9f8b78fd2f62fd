// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.testkit.Property;

/** The X-Spam fields. */
class VerdictHeadersTest {
    private static final Scores SCORES = Scores.shipped();

    private static Verdict judge(List<Finding> findings) {
        return new Policy(Thresholds.DEFAULT, SCORES, List.of()).judge(findings, Envelope.UNKNOWN);
    }

    @Test
    void spam_says_yes_in_the_familiar_form() {
        Verdict verdict = judge(List.of(Finding.of("BAYES_99"), Finding.of("R_SPF_FAIL"), Finding.of("R_DKIM_NA")));

        assertThat(verdict.flag()).isEqualTo("YES");
        assertThat(verdict.scoreText()).isEqualTo("8.0");
        assertThat(verdict.level()).isEqualTo("********");
        assertThat(verdict.status())
                .isEqualTo("Yes, score=8.0 required=6.0 tests=BAYES_99,R_SPF_FAIL,\n\tR_DKIM_NA action=add-header");
    }

    @Test
    void ham_says_no_and_has_no_level() {
        Verdict verdict = judge(List.of(Finding.of("BAYES_00")));

        assertThat(verdict.status()).isEqualTo("No, score=-3.0 required=6.0 tests=BAYES_00 action=accept");
        assertThat(verdict.headers())
                .extracting(HeaderField::name)
                .containsExactly("X-Spam-Flag", "X-Spam-Score", "X-Spam-Status");
        assertThat(judge(List.of()).status()).contains("tests=none");
        assertThat(judge(List.of()).scoreText()).isEqualTo("0.0");
    }

    @Test
    void the_level_has_a_star_for_each_whole_point_and_an_end() {
        assertThat(judge(List.of(Finding.of("GTUBE"))).level()).hasSize(50);
        assertThat(judge(List.of(Finding.of("R_DKIM_REJECT"))).level()).isEmpty();
    }

    @Test
    void the_report_gives_each_symbol_with_its_meaning_and_evidence() {
        String report = judge(List.of(Finding.of("R_SPF_FAIL", "example.org: 192.0.2.1 matches -all")))
                .report();

        assertThat(report).startsWith("*   1.0 R_SPF_FAIL SPF: the domain says").contains("192.0.2.1");
    }

    @Test
    void no_message_can_break_out_of_a_field_or_make_a_line_too_long() {
        Property.holds(200, random -> {
            List<Finding> findings = new ArrayList<>();
            int n = random.nextInt(30);
            for (int i = 0; i < n; i++) {
                String name = "S" + "X".repeat(random.nextInt(99));
                findings.add(Finding.of(name, Property.text(random, "a b\r\n:é漢\u0000\t\"", 300)));
            }
            Verdict verdict = judge(findings);
            for (String value : List.of(verdict.status(), verdict.report(), verdict.level())) {
                assertThat(value.chars()).allMatch(c -> c == '\n' || c == '\t' || (c >= 32 && c < 127));
                String[] lines = value.split("\n", -1);
                for (int i = 0; i < lines.length; i++) {
                    assertThat(lines[i].length()).isLessThan(200);
                    assertThat(i == 0 || (lines[i].startsWith("\t") && !lines[i].isBlank()))
                            .isTrue();
                }
            }
        });
    }

    @Test
    void long_lists_of_tests_are_folded_after_a_comma() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 10; i < 40; i++) {
            findings.add(Finding.of("SYMBOL_NUMBER_" + i));
        }
        String status = judge(findings).status();

        assertThat(status.lines()).allMatch(l -> l.length() <= 76);
        assertThat(status.replaceAll("\n\t", "")).contains("SYMBOL_NUMBER_10,SYMBOL_NUMBER_11,SYMBOL_NUMBER_12");
    }

    @Test
    void a_greylist_that_lets_it_pass_changes_the_action_and_says_why() {
        Verdict doubtful = judge(List.of(Finding.of("BAYES_95"), Finding.of("R_SPF_FAIL")));
        Verdict passed = doubtful.withAction(Action.ACCEPT, "came back after the wait");

        assertThat(doubtful.action()).isEqualTo(Action.GREYLIST);
        assertThat(doubtful.flag()).isEqualTo("NO");
        assertThat(passed.score()).isEqualTo(doubtful.score());
        assertThat(passed.reason()).isEqualTo("came back after the wait");
        assertThat(Map.of("x", passed.symbols())).containsEntry("x", doubtful.symbols());
    }
}
