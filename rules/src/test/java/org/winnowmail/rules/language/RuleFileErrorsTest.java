// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.message.testkit.Property;

/** Mistakes in rule files: each named with its place and a remedy, none costs another rule. */
class RuleFileErrorsTest {
    @TempDir
    Path directory;

    private static List<Problem> problems(String text) {
        return RuleFiles.ofText("t.cf", text).problems();
    }

    @Test
    void several_mistakes_are_all_reported_and_the_rest_works() {
        RuleFiles.Loaded loaded = RuleFiles.ofText("t.cf", """
                body   A /unclosed
                body   GOOD /fine/
                header B Subject =~ /(/
                heder  C Subject =~ /x/
                score  GOOD many
                meta   D GOOD && && A
                describe
                body   9X /x/
                """);

        assertThat(loaded.hasErrors()).isTrue();
        assertThat(loaded.problems())
                .extracting(p -> p.origin().toString())
                .containsExactly("t.cf:1", "t.cf:3", "t.cf:4", "t.cf:5", "t.cf:6", "t.cf:7", "t.cf:8");
        assertThat(loaded.problems()).allSatisfy(p -> {
            assertThat(p.remedy()).isNotBlank();
            assertThat(p.toString()).contains("t.cf:").contains("\n    ");
        });
        assertThat(loaded.problems().get(2).remedy()).isEqualTo("did you mean header?");
        assertThat(loaded.rules().rules()).extracting(Rule::symbol).containsExactly("GOOD");
    }

    @Test
    void what_belongs_to_spamassassin_alone_is_skipped_with_a_warning() {
        RuleFiles.Loaded loaded = RuleFiles.ofText("t.cf", """
                loadplugin Mail::SpamAssassin::Plugin::Something
                required_score 5
                header EV eval:check_for_something()
                ifplugin Mail::SpamAssassin::Plugin::Other
                body A /skipped/
                else
                body B /taken/
                endif
                if (version >= 3.004001)
                body C /taken/
                endif
                if can(Mail::SpamAssassin::Conf::feature)
                body D /skipped/
                if (version < 1)
                body E /skipped/
                endif
                endif
                lang de describe C Deutsch
                tflags C nice
                body F /with \\# sign/   # and a remark
                """);

        assertThat(loaded.hasErrors()).isFalse();
        assertThat(loaded.problems()).extracting(p -> p.origin().line()).containsExactly(1, 2, 3, 4, 12);
        assertThat(loaded.rules().rules()).extracting(Rule::symbol).containsExactly("B", "C", "F");
        assertThat(loaded.rules().rules().getLast().pattern().orElseThrow().pattern())
                .isEqualTo("with # sign");
    }

    @Test
    void conditions_that_do_not_pair_are_errors() {
        assertThat(problems("endif\nelse\nif (version > 1)\n"))
                .extracting(p -> p.origin().line())
                .containsExactly(1, 2, 3);
    }

    @Test
    void names_that_nothing_reports_are_doubted_with_the_likely_one() {
        List<Problem> problems = problems("meta A R_SPF_FIAL && NOWHERE\nscore R_DKIM_REJCT 2\n");

        assertThat(problems).noneMatch(Problem::isError);
        assertThat(problems)
                .extracting(Problem::remedy)
                .contains("did you mean R_SPF_FAIL?", "did you mean R_DKIM_REJECT?");
    }

    @Test
    void composites_come_after_what_they_use_and_circles_are_refused() {
        RuleFiles.Loaded loaded =
                RuleFiles.ofText("t.cf", "meta C A && B\nmeta B A\nbody A /x/\nmeta X Y\nmeta Y X\nmeta Z Z\n");

        assertThat(loaded.rules().composites()).extracting(c -> c.symbol()).containsExactly("B", "C");
        assertThat(loaded.problems())
                .filteredOn(Problem::isError)
                .extracting(Problem::offending)
                .containsExactlyInAnyOrder("X", "Y", "Z");
    }

    @Test
    void patterns_with_other_delimiters_are_understood_and_odd_ones_refused() {
        assertThat(problems("uri A m{^https?://x/}i\nuri B m!a/b!\nuri C m#x#\nuri D m(x)\nuri E m<x>\n"))
                .extracting(p -> p.origin().line())
                .containsExactly(3);
        assertThat(problems("body A //\nbody B free money\nbody C /a/ b\nbody D /\n"))
                .hasSize(4);
    }

    @Test
    void files_are_found_by_pattern_and_read_in_order() throws Exception {
        Files.writeString(directory.resolve("20-b.cf"), "body B /x/\nscore A 7\n");
        Files.writeString(directory.resolve("10-a.cf"), "body A /x/\nscore A 3\n");
        Files.writeString(directory.resolve("note.txt"), "no rules");
        RuleFiles.Loaded loaded = RuleFiles.only(List.of("*.cf"), directory, RuleLimits.DEFAULT);

        assertThat(loaded.files()).containsExactly("10-a.cf", "20-b.cf");
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.rules().symbols().getFirst().score()).isEqualTo(7);
        assertThat(RuleFiles.only(List.of("."), directory, RuleLimits.DEFAULT).files())
                .hasSize(2);
    }

    @Test
    void files_of_ones_own_add_to_the_shipped_ones_and_replace_those_of_their_name() throws Exception {
        int shipped = RuleFiles.shipped().rules().rules().size();
        Files.writeString(directory.resolve("95-local.cf"), "body MINE /x/\nscore GTUBE 7\n");
        RuleFiles.Loaded added = RuleFiles.load(List.of("*.cf"), directory, RuleLimits.DEFAULT);
        assertThat(added.files()).hasSize(RuleFiles.SHIPPED.size() + 1).endsWith("95-local.cf");
        assertThat(added.rules().rules()).hasSize(shipped + 1);

        Files.writeString(directory.resolve("20-text.cf"), "");
        RuleFiles.Loaded replaced = RuleFiles.load(List.of("*.cf"), directory, RuleLimits.DEFAULT);
        assertThat(replaced.files()).contains("20-text.cf").doesNotContain("shipped/20-text.cf");
        assertThat(replaced.rules().rules().size()).isLessThan(shipped);
        assertThat(RuleFiles.load(List.of("none/*.cf"), directory, RuleLimits.DEFAULT)
                        .rules()
                        .rules())
                .hasSize(shipped);
    }

    @Test
    void a_file_that_is_named_and_missing_is_an_error() {
        assertThat(RuleFiles.only(List.of("mine.cf"), directory, RuleLimits.DEFAULT)
                        .problems())
                .singleElement()
                .satisfies(p -> assertThat(p.offending()).isEqualTo("mine.cf"));
    }

    @Test
    void limits_on_files_and_lines_hold() throws Exception {
        RuleLimits tight = new RuleLimits(1_000, 1_000, 1_000, 100, 100, 40, 2, 200, 3, 100);
        Files.writeString(directory.resolve("a.cf"), "body A /x/\nbody B /x/\nbody C /x/\nbody D /" + "x".repeat(60));
        Files.writeString(directory.resolve("b.cf"), "#".repeat(300));
        List<Problem> problems =
                RuleFiles.only(List.of("*.cf"), directory, tight).problems();

        assertThat(problems).extracting(p -> p.origin().toString()).containsExactly("a.cf:3", "a.cf:4", "b.cf");
    }

    @Test
    void no_line_makes_the_reader_fail() {
        Property.holds(3_000, random -> {
            String[] words = {
                "header",
                "body",
                "meta",
                "score",
                "describe",
                "test",
                "if",
                "else",
                "endif",
                "uri",
                "tflags",
                "A",
                "B",
                "=~",
                "!~",
                "/x/",
                "/(/",
                "exists:",
                "m{",
                "}",
                "&&",
                "(",
                ")",
                "1.5",
                "#",
                "\\",
                "ok",
                "Subject",
                ":",
                "[if-unset:",
                "eval:x()",
                "(version >= 1..2)",
                "\u0000",
                "é"
            };
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < random.nextInt(30); i++) {
                text.append(words[random.nextInt(words.length)]).append(random.nextInt(5) == 0 ? "\n" : " ");
            }
            RuleFiles.ofText("t.cf", text.toString());
        });
    }
}
