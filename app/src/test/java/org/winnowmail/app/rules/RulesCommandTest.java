// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code winnow rules} at the command line. */
class RulesCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    private int winnow(String... args) {
        CommandLine line = new CommandLine(new RulesCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        return line.execute(args);
    }

    @Test
    void check_names_each_mistake_and_answers_no() throws Exception {
        Path file = Files.writeString(directory.resolve("my.cf"), "body A /(/\nbody B /fine/\nscroe B 1\n");

        assertThat(winnow("check", file.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("my.cf:1: error:", "my.cf:3: error:", "did you mean score?", "1 rules", "2 errors");
    }

    @Test
    void check_answers_yes_for_good_files() throws Exception {
        Path file = Files.writeString(directory.resolve("my.cf"), "body B /fine/\n");

        assertThat(winnow("check", file.toString())).isZero();
        assertThat(out.toString()).contains("1 files, 1 rules, 0 composites: 0 errors, 0 warnings");
    }

    @Test
    void check_of_one_file_knows_the_shipped_rules_it_scores() throws Exception {
        Path file = Files.writeString(directory.resolve("my.cf"), "score URI_IP 3\nscore URI_PI 3\n");

        assertThat(winnow("check", file.toString())).isZero();
        assertThat(out.toString())
                .contains("my.cf:2: warning: a score for a symbol that nothing reports", "did you mean URI_IP?")
                .contains("0 errors, 1 warnings");
    }

    @Test
    void test_tries_the_examples() throws Exception {
        Path file = Files.writeString(
                directory.resolve("my.cf"), "body B /fine/\ntest B ok all is fine\ntest B fail this is fine too\n");

        assertThat(winnow("test", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("my.cf:3", "should not match and does", "2 tests, 1 passed, 1 failed");
    }

    @Test
    void list_shows_rules_checks_and_overridden_scores() throws Exception {
        Files.writeString(directory.resolve("my.cf"), "body MINE /fine/\ndescribe MINE It is fine\nscore MINE 0.7\n");
        Path config = Files.writeString(
                directory.resolve("winnow.yaml"),
                "config_version: 1\nrules: {paths: [\"*.cf\"]}\npolicy: {scores: {R_SPF_FAIL: 3.5, R_SPF_FIAL: 1}}\n");

        assertThat(winnow("list", "--config", config.toString())).isZero();
        assertThat(out.toString())
                .containsPattern("MINE +0.70 +body +It is fine")
                .containsPattern("R_SPF_FAIL +3.50 +check +SPF: .*policy.scores")
                .contains("did you mean R_SPF_FAIL?");
        assertThat(winnow("list", "--json", "--config", config.toString())).isZero();
        assertThat(out.toString()).contains("{\"symbol\":\"MINE\",\"score\":0.7,\"kind\":\"body\",\"force\":null,");
    }
}
