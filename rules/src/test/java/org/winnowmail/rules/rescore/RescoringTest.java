// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.rescore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.message.testkit.Property;
import org.winnowmail.rules.Action;
import org.winnowmail.rules.Origin;
import org.winnowmail.rules.Scores;
import org.winnowmail.rules.SymbolInfo;
import org.winnowmail.rules.language.RuleFiles;
import org.winnowmail.rules.language.RuleLimits;
import org.winnowmail.rules.rescore.Proposal.RuleScore;

/** New scores from labelled mail. */
class RescoringTest {
    private static final double THRESHOLD = 6;

    private static final RescoreSettings SETTINGS = RescoreSettings.DEFAULT;

    private final List<RuledMail> mail = new ArrayList<>();

    private void spam(int n, String... symbols) {
        add(n, true, symbols);
    }

    private void ham(int n, String... symbols) {
        add(n, false, symbols);
    }

    private void add(int n, boolean spam, String... symbols) {
        IntStream.range(0, n).forEach(_ -> mail.add(new RuledMail(spam, Set.of(symbols))));
    }

    private static Scores scores(Map<String, Double> of) {
        return Scores.none()
                .with(of.entrySet().stream()
                        .map(e -> new SymbolInfo(
                                e.getKey(), e.getValue(), Optional.empty(), "", new Origin("test.cf", 1)))
                        .toList());
    }

    private Proposal propose(Map<String, Double> of, Set<String> adjustable, RescoreSettings settings) {
        return Rescoring.propose(mail, scores(of), adjustable, THRESHOLD, settings);
    }

    private Map<String, Double> proposed(Map<String, Double> of, RescoreSettings settings) {
        return propose(of, of.keySet(), settings).rules().stream()
                .collect(Collectors.toMap(RuleScore::symbol, RuleScore::after));
    }

    private Map<String, Double> proposed(Map<String, Double> of) {
        return proposed(of, SETTINGS);
    }

    @Test
    void rules_that_together_part_spam_from_ham_reach_the_threshold_together_and_not_alone() {
        spam(300, "A", "B");
        ham(300, "C");
        Proposal proposal = propose(Map.of("A", 1.0, "B", 1.0), Set.of("A", "B"), SETTINGS);
        double a = proposal.rules().getFirst().after();
        double b = proposal.rules().getLast().after();
        assertThat(a + b).isGreaterThanOrEqualTo(THRESHOLD);
        assertThat(a).isEqualTo(b).isLessThan(THRESHOLD);
        assertThat(proposal.before()).isEqualTo(new Proposal.Errors(300, 0, 300, 300));
        assertThat(proposal.after()).isEqualTo(new Proposal.Errors(300, 0, 300, 0));
        assertThat(proposal.better(SETTINGS)).isTrue();
    }

    @Test
    void a_rule_that_is_in_some_ham_still_helps_where_it_takes_others_over_the_threshold() {
        spam(200, "A", "B");
        ham(100, "B", "C");
        ham(100, "C");
        Proposal proposal = propose(Map.of("A", 4.0, "B", 1.5, "C", 5.0), Set.of("A", "B", "C"), SETTINGS);
        assertThat(proposal.before()).isEqualTo(new Proposal.Errors(200, 100, 200, 200));
        assertThat(proposal.after()).isEqualTo(new Proposal.Errors(200, 0, 200, 0));
    }

    @Test
    void a_rule_that_was_never_seen_or_hardly_ever_keeps_its_score() {
        spam(300, "A");
        spam(9, "RARE");
        spam(10, "LESS_RARE");
        ham(300);
        Map<String, Double> after = proposed(Map.of("A", 1.0, "NEVER", 2.35, "RARE", 1.55, "LESS_RARE", 1.55));
        assertThat(after).containsEntry("NEVER", 2.35).containsEntry("RARE", 1.55);
        assertThat(after.get("LESS_RARE")).isGreaterThan(1.6);
        assertThat(after.get("A")).isGreaterThan(4);
    }

    @Test
    void more_mail_moves_a_score_further() {
        spam(20, "FEW");
        spam(280, "MANY");
        ham(300);
        Map<String, Double> after = proposed(Map.of("FEW", 1.0, "MANY", 1.0));
        assertThat(after.get("FEW")).isBetween(1.2, after.get("MANY") - 0.5);
    }

    @Test
    void the_sign_is_kept_and_a_score_never_becomes_nothing() {
        spam(300, "NICE");
        ham(300, "NASTY");
        Map<String, Double> of = Map.of("NICE", -0.5, "NASTY", 5.5);
        Map<String, Double> after = proposed(of);
        assertThat(after).containsEntry("NICE", -0.01);
        assertThat(after.get("NASTY")).isBetween(0.01, 4.0);
        after = proposed(of, SETTINGS.with(100, 5, true));
        assertThat(after.get("NICE")).isGreaterThan(1);
    }

    @Test
    void no_rule_gets_more_than_the_most_but_keeps_more_when_it_has_more() {
        spam(3_000, "A");
        spam(3_000, "HIGH");
        spam(3_000, "GTUBE", "HIGH");
        ham(3_000, "NICE", "A");
        ham(3_000, "NICE", "HIGH");
        Map<String, Double> of = Map.of("A", 1.0, "HIGH", 7.0, "NICE", -0.2);
        assertThat(proposed(of))
                .containsEntry("NICE", -1.0)
                .extractingByKey("HIGH")
                .satisfies(h -> assertThat(h).isLessThanOrEqualTo(7));
        mail.clear();
        spam(3_000, "A");
        ham(3_000);
        assertThat(proposed(of)).containsEntry("A", 5.0);
        assertThat(proposed(of, SETTINGS.with(100, 3, false))).containsEntry("A", 3.0);
    }

    @Test
    void ham_weighs_more_than_spam_and_how_much_is_a_setting() {
        spam(300, "A");
        ham(300);
        ham(30, "A");
        Map<String, Double> of = Map.of("A", 2.0);
        double strict = proposed(of, SETTINGS.with(500, 10, false)).get("A");
        double usual = proposed(of).get("A");
        double lax = proposed(of, SETTINGS.with(1, 10, false)).get("A");
        assertThat(strict).isLessThan(usual);
        assertThat(usual).isLessThan(lax);
        assertThat(lax).isGreaterThan(THRESHOLD);
        assertThat(usual).isLessThan(THRESHOLD);
    }

    @Test
    void symbols_of_checks_count_with_the_score_they_have() {
        spam(300, "BAYES_99", "A");
        ham(300, "BAYES_00");
        Map<String, Double> of = Map.of("BAYES_99", 12.0, "BAYES_00", -3.0, "A", 1.0);
        Proposal proposal = propose(of, Set.of("A"), SETTINGS);
        assertThat(proposal.rules()).extracting(RuleScore::symbol).containsExactly("A");
        assertThat(proposal.rules().getFirst().after())
                .as("the classifier has said it already")
                .isCloseTo(1.0, within(0.6));
        assertThat(proposal.mail().getFirst().before()).isEqualTo(13);
        double alone = propose(Map.of("A", 1.0), Set.of("A"), SETTINGS)
                .rules()
                .getFirst()
                .after();
        assertThat(alone).isGreaterThan(4);
    }

    @Test
    void a_ham_that_is_lost_whatever_its_rules_get_does_not_make_them_worthless() {
        spam(100, "A", "BAYES_80");
        ham(300);
        Map<String, Double> of = Map.of("BAYES_80", 2.0, "BAYES_99", 7.0, "A", 2.0);
        double before = propose(of, Set.of("A"), SETTINGS).rules().getFirst().after();
        ham(3, "A", "BAYES_99");
        assertThat(propose(of, Set.of("A"), SETTINGS).rules().getFirst().after())
                .isEqualTo(before);
        ham(3, "A", "BAYES_80");
        assertThat(propose(of, Set.of("A"), SETTINGS).rules().getFirst().after())
                .isLessThan(before);
    }

    @Test
    void a_composite_and_its_part_share_what_their_messages_say() {
        spam(40, "PART", "WHOLE");
        ham(300);
        Map<String, Double> both = proposed(Map.of("PART", 1.0, "WHOLE", 1.0), SETTINGS.with(100, 10, false));
        double alone =
                proposed(Map.of("PART", 1.0), SETTINGS.with(100, 10, false)).get("PART");
        assertThat(both.get("PART")).isEqualTo(both.get("WHOLE")).isBetween(1.5, alone - 0.5);
    }

    @Test
    void scores_that_help_nobody_are_not_better() {
        spam(300, "A");
        ham(300, "A");
        Proposal proposal = propose(Map.of("A", 1.0), Set.of("A"), SETTINGS);
        assertThat(proposal.better(SETTINGS)).isFalse();
        assertThat(proposal.after()).isEqualTo(proposal.before());
    }

    @Test
    void errors_are_counted_on_mail_the_scores_were_not_fitted_to() {
        // A stands in one part of the spam only: who is judged by the others does not know of it.
        spam(60, "A");
        spam(240);
        ham(300);
        Proposal proposal = propose(Map.of("A", 3.0), Set.of("A"), SETTINGS.with(100, 10, false));
        assertThat(proposal.rules().getFirst().after()).isGreaterThan(THRESHOLD);
        assertThat(proposal.after().spamMissed()).isEqualTo(300);
    }

    @Test
    void too_little_mail_is_no_answer_and_says_how_much_is_needed() {
        spam(199);
        ham(500);
        assertThat(Rescoring.lacking(mail, SETTINGS))
                .hasValue("too little mail to say: 199 spam and 500 ham, and at least 200 of each are needed");
        spam(1);
        assertThat(Rescoring.lacking(mail, SETTINGS)).isEmpty();
    }

    @Test
    void parts_rules_under_test_and_those_switched_off_forced_or_configured_are_left_alone(@TempDir Path dir)
            throws Exception {
        Path file = Files.writeString(dir.resolve("my.cf"), """
                body __PART /a/
                body T_TRY /b/
                body OFF /c/
                score OFF 0
                body FORCED /d/
                body CONFIGURED /e/
                body MINE /f/
                meta MADE __PART && MINE
                score R_SPF_FAIL 2
                """);
        var rules = RuleFiles.only(List.of(file.toString()), dir, RuleLimits.DEFAULT)
                .rules();
        Scores scores = Scores.shipped()
                .with(rules.symbols())
                .withForced(Map.of("FORCED", Optional.of(Action.REJECT)), new Origin("test", 1));
        assertThat(Rescoring.adjustable(rules, scores, Set.of("CONFIGURED"))).containsExactly("MADE", "MINE");
    }

    @Test
    void the_order_of_the_messages_does_not_matter() {
        Property.holds(20, random -> {
            mail.clear();
            for (int i = 0; i < 400; i++) {
                boolean spam = random.nextInt(3) == 0;
                Set<String> symbols = "ABCDEF"
                        .chars()
                        .filter(c -> random.nextInt(spam ? c - '@' + 1 : 9) == 0)
                        .mapToObj(c -> "R_" + (char) c)
                        .collect(Collectors.toSet());
                mail.add(new RuledMail(spam, symbols));
            }
            Map<String, Double> of = Map.of("R_A", 1.0, "R_B", 0.7, "R_C", 2.0, "R_D", -0.5, "R_E", 0.3, "R_F", 1.5);
            Map<String, Double> first = proposed(of);
            Collections.shuffle(mail, new Random(random.nextLong()));
            assertThat(proposed(of)).isEqualTo(first);
        });
    }
}
