// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.Winnow;
import picocli.CommandLine;

/** {@code winnow learn}, {@code unlearn} and {@code classifier …} as an admin types them. */
class ClassifierCommandsTest {
    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void config() throws Exception {
        Files.writeString(
                dir.resolve("winnow.yaml"),
                "config_version: 1\ndata: " + dir.resolve("data") + "\nclassifier: {memory: 4MB, prior: false}\n");
    }

    private int winnow(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Winnow.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new java.util.ArrayList<>(List.of(args));
        all.add("--config");
        all.add(dir.resolve("winnow.yaml").toString());
        return line.execute(all.toArray(String[]::new));
    }

    private Path mail(String path, String subject, String body) throws IOException {
        Path file = dir.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(
                file,
                "From: a@b.example\r\nTo: c@d.example\r\nSubject: " + subject + "\r\nMessage-ID: <" + path
                        + "@b.example>\r\n\r\n" + body + "\r\n");
    }

    /** A Maildir with Junk below it, and the two as an index. */
    private void collection(int n) throws IOException {
        StringBuilder index = new StringBuilder();
        for (int i = 0; i < n; i++) {
            mail("md/cur/" + i + ":2,S", "minutes of meeting " + i, "the notes are below, point " + i + " is open");
            mail(
                    "md/.Junk/cur/" + i + ":2,S",
                    "you won prize " + i,
                    "claim free money at http://win" + i + ".example/");
            index.append("ham md/cur/")
                    .append(i)
                    .append(":2,S\nspam md/.Junk/cur/")
                    .append(i)
                    .append(":2,S\n");
        }
        Files.createDirectories(dir.resolve("md/new"));
        Files.createDirectories(dir.resolve("md/.Junk/new"));
        Files.writeString(dir.resolve("index"), index);
    }

    private String at(String path) {
        return dir.resolve(path).toString();
    }

    @Test
    void a_maildir_is_learnt_once_and_its_junk_only_when_named() throws Exception {
        collection(5);
        assertThat(winnow("learn", "ham", at("md"))).isZero();
        assertThat(out.toString()).contains("5 learnt as ham, 0 turned over from spam, 0 known already");
        assertThat(err.toString()).contains("name it to have it read: " + at("md/.Junk"));
        assertThat(winnow("learn", "spam", at("md/.Junk"))).isZero();
        assertThat(winnow("learn", "ham", at("md"))).isZero();
        assertThat(out.toString())
                .contains("0 learnt as ham, 0 turned over from spam, 5 known already")
                .contains("the classifier now knows 5 spam, 5 ham");
    }

    @Test
    void learning_as_the_other_thing_turns_over_and_unlearning_takes_back() throws Exception {
        collection(3);
        winnow("learn", "ham", at("md/.Junk"));
        assertThat(winnow("learn", "spam", at("md/.Junk"))).isZero();
        assertThat(out.toString()).contains("3 turned over from ham").contains("knows 3 spam, 0 ham");
        assertThat(winnow("unlearn", at("md/.Junk"), at("md"))).isZero();
        assertThat(out.toString())
                .contains("3 taken back, 3 had not been learnt")
                .contains("knows 0 spam, 0 ham");
    }

    @Test
    void verbose_tells_each_message() throws Exception {
        Path box = Files.writeString(
                dir.resolve("box"),
                "From a Mon Jan  1 00:00:00 2026\nSubject: 1\n\nx\n\nFrom a Mon Jan  1 00:00:00 2026\nSubject: 2\n\ny\n");
        assertThat(winnow("learn", "spam", "--verbose", box.toString())).isZero();
        assertThat(out.toString()).contains("learnt " + box + "#1", "learnt " + box + "#2");
    }

    @Test
    void what_is_no_mail_is_told_and_is_a_no_when_there_is_nothing_else() throws Exception {
        Files.writeString(dir.resolve("picture.jpg"), "\u00ff\u00d8 not a mail");
        assertThat(winnow("learn", "spam", at("picture.jpg"))).isEqualTo(1);
        assertThat(err.toString()).contains("no mail, left out: " + at("picture.jpg"));
        assertThat(winnow(
                        "learn", "spam", at("picture.jpg"), mail("m", "x", "x").toString()))
                .isZero();
        Path empty = Files.createDirectories(dir.resolve("empty/cur"));
        Files.createDirectories(dir.resolve("empty/new"));
        assertThat(winnow("learn", "spam", empty.getParent().toString()))
                .as("an empty folder is fine")
                .isZero();
    }

    @Test
    void wrong_usage_says_what_is_wrong() throws Exception {
        assertThat(winnow("learn", "spam", at("missing"))).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("winnow: no such file: " + at("missing") + System.lineSeparator());
        assertThat(winnow("learn", "maybe", at("missing"))).isEqualTo(2);
        assertThat(err.toString()).contains("maybe");
        assertThat(winnow("learn", "spam")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required parameter: 'PATH'");
        assertThat(winnow("learn", "spam", "--user", "ada", mail("m", "x", "x").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("such as ada@example.org, not \"ada\"");
        assertThat(winnow("classifier")).isEqualTo(2);
    }

    @Test
    void evaluate_prints_figures_writes_scores_and_draws() throws Exception {
        collection(20);
        assertThat(winnow(
                        "classifier",
                        "evaluate",
                        "--index",
                        at("index"),
                        "--scores",
                        at("scores"),
                        "--plot",
                        at("roc.svg"),
                        "--json",
                        "--errors",
                        "2"))
                .isZero();
        assertThat(out.toString())
                .contains("40 messages scored: 20 spam, 20 ham", "1-ROCA%: ", "probabilities: off by ");
        String json = out.toString().strip().lines().reduce((a, b) -> b).orElseThrow();
        assertThat(json)
                .startsWith("{\"messages\":40,\"spam\":20,\"ham\":20,\"roca_percent\":")
                .contains("\"calibration_error_percent\":", "\"log_loss\":");
        assertThat(Files.readAllLines(dir.resolve("scores")))
                .hasSize(40)
                .allMatch(l -> l.matches("(spam|ham) [0-9.E-]+ .*"));
        assertThat(Files.readString(dir.resolve("roc.svg"))).startsWith("<svg ");
        assertThat(winnow("classifier", "info")).as("nothing is kept").isZero();
        assertThat(out.toString()).contains("0 spam, 0 ham");
    }

    @Test
    void evaluate_with_wrong_labels_is_worse_and_repeatable() throws Exception {
        collection(60);
        winnow("classifier", "evaluate", "--index", at("index"), "--flip-labels", "0.5", "--json");
        String first = figures();
        winnow(
                "classifier",
                "evaluate",
                "--index",
                at("index"),
                "--flip-labels",
                "0.5",
                "--json",
                "--plot",
                at("lies.svg"));
        assertThat(figures()).isEqualTo(first);
        assertThat(Files.readString(dir.resolve("lies.svg"))).contains("index, 50 % of the labels told wrong");
        winnow("classifier", "evaluate", "--index", at("index"), "--json");
        assertThat(figures()).isNotEqualTo(first);
        assertThat(winnow("classifier", "evaluate", "--index", at("index"), "--flip-labels", "2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--flip-labels takes 0 to 1, not 2.0");
    }

    private String figures() {
        String json = out.toString().strip().lines().reduce((a, b) -> b).orElseThrow();
        return json.substring(0, json.indexOf("\"messages_per_second"));
    }

    @Test
    void an_index_that_cannot_be_used_is_refused_with_line_and_text() throws Exception {
        Files.writeString(dir.resolve("index"), "spam a\nspma b\n");
        assertThat(winnow("classifier", "evaluate", "--index", at("index"))).isEqualTo(2);
        assertThat(err.toString()).contains("index:2: \"spma b\" is not").doesNotContain("\tat ");
        Files.writeString(dir.resolve("index"), "\n");
        assertThat(winnow("classifier", "evaluate", "--index", at("index"))).isEqualTo(2);
        assertThat(err.toString()).contains("no messages");
        Files.writeString(dir.resolve("index"), "spam missing\n");
        assertThat(winnow("classifier", "evaluate", "--index", at("index"))).isEqualTo(2);
        assertThat(err.toString()).contains("no such file: " + at("missing"));
    }

    @Test
    void export_and_import_carry_what_was_learnt_and_reset_forgets_it() throws Exception {
        collection(4);
        winnow("learn", "spam", at("md/.Junk"));
        winnow("learn", "ham", at("md"));
        assertThat(winnow("classifier", "export", at("model"))).isZero();
        assertThat(winnow("classifier", "reset")).as("without --yes").isEqualTo(2);
        assertThat(winnow("classifier", "reset", "--yes")).isZero();
        assertThat(winnow("classifier", "info", "--json")).isZero();
        assertThat(out.toString()).contains("\"spam\":0,\"ham\":0");
        assertThat(winnow("classifier", "import", at("model"))).isZero();
        assertThat(out.toString()).contains("4 spam, 4 ham");
        assertThat(winnow("learn", "ham", at("md"))).isZero();
        assertThat(out.toString()).contains("4 known already");
    }

    @Test
    void info_says_what_was_learnt_of_whom_and_when() throws Exception {
        collection(6);
        assertThat(winnow("classifier", "info")).isZero();
        assertThat(out.toString()).contains("0 spam, 0 ham (few:", "last lesson: never", "prior:       none");
        winnow("learn", "spam", at("md/.Junk"));
        winnow("learn", "ham", "--user", "Ada+lists@Example.org", at("md"));
        winnow("classifier", "export", at("model"));
        winnow("classifier", "reset", "--yes");
        winnow("classifier", "import", at("model"));
        assertThat(winnow("classifier", "info")).isZero();
        assertThat(out.toString())
                .contains("6 spam, 6 ham", "user:        ada@example.org: 0 spam, 6 ham", "memory:      4 MB, fixed")
                .doesNotContain("never");
        winnow("classifier", "info", "--json");
        assertThat(out.toString())
                .contains("\"users\":[{\"user\":\"ada@example.org\",\"spam\":0,\"ham\":6}]")
                .containsPattern("\"last\":\"20[0-9-]+T");
    }

    @Test
    void a_file_that_is_no_export_changes_nothing() throws Exception {
        collection(2);
        winnow("learn", "spam", at("md/.Junk"));
        assertThat(winnow("classifier", "import", at("index"))).isEqualTo(2);
        assertThat(err.toString()).contains(at("index")).doesNotContain("\tat ");
        winnow("classifier", "export", at("model"));
        byte[] whole = Files.readAllBytes(dir.resolve("model"));
        Files.write(dir.resolve("cut"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThat(winnow("classifier", "import", at("cut"))).isEqualTo(2);
        assertThat(err.toString()).contains("cut").doesNotContain("\tat ");
        winnow("classifier", "info");
        assertThat(out.toString()).contains("2 spam, 0 ham");
    }

    @Test
    void an_export_of_another_memory_says_which_memory_to_set() throws Exception {
        winnow("classifier", "export", at("model"));
        Files.writeString(
                dir.resolve("winnow.yaml"),
                "config_version: 1\ndata: " + dir.resolve("data") + "\nclassifier: {memory: 8MB, prior: false}\n");
        assertThat(winnow("classifier", "import", at("model"))).isEqualTo(2);
        assertThat(err.toString()).contains("set classifier.memory to 4MB");
    }
}
