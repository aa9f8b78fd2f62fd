// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.Winnow;
import org.winnowmail.mailauth.testkit.FakeDnsServer;
import org.winnowmail.mailauth.testkit.LoopbackZone;
import picocli.CommandLine;

/** {@code winnow rules rescore} as an admin types it. */
class RescoreCommandTest {
    /** Rules of somebody who guessed: HELLO speaks against nobody. */
    private static final String RULES = """
            body GOOSE /golden goose/
            score GOOSE 1.5
            body CASINO /best casino/
            score CASINO 4
            body HELLO /hello/
            score HELLO 5
            body NEVER /xyzzy/
            score NEVER 2.5
            """;

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void rules() throws Exception {
        Files.createDirectories(dir.resolve("rules"));
        Files.writeString(dir.resolve("rules/20-mine.cf"), RULES);
        config("classifier: {enabled: false}\n");
    }

    private void config(String more) throws IOException {
        Files.writeString(
                dir.resolve("winnow.yaml"),
                "config_version: 1\ndata: " + dir.resolve("data") + "\nrules: {paths: [\"rules/*.cf\"]}\n" + more);
    }

    private int winnow(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Winnow.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("rules"));
        all.addAll(List.of(args));
        all.addAll(List.of("--config", at("winnow.yaml")));
        return line.execute(all.toArray(String[]::new));
    }

    private int rescore(String... args) {
        List<String> all = new ArrayList<>(List.of("rescore", "--index", at("index")));
        all.addAll(List.of(args));
        return winnow(all.toArray(String[]::new));
    }

    private String at(String path) {
        return dir.resolve(path).toString();
    }

    /** So many of each: spam of a casino with a goose; ham that says hello, and sometimes speaks of a goose. */
    private void mail(int each) throws IOException {
        StringBuilder index = new StringBuilder();
        Files.createDirectories(dir.resolve("mail"));
        for (int i = 0; i < each; i++) {
            letter(index, "spam", i, "The best casino, number " + i + ".\r\nThe golden goose is yours.");
            letter(index, "ham", i, "hello, I have read page " + i + (i % 2 == 0 ? "." : " of the golden goose."));
        }
        Files.writeString(dir.resolve("index"), index);
    }

    private void letter(StringBuilder index, String label, int i, String text) throws IOException {
        String name = "mail/" + label + i;
        Files.writeString(
                dir.resolve(name),
                "From: a@b.example\r\nTo: c@d.example\r\nSubject: letter\r\nDate: Fri, 20 Nov 2026 12:00:00 +0000\r\n"
                        + "Message-ID: <" + label + i + "@b.example>\r\n\r\n" + text + "\r\n");
        index.append(label).append(' ').append(name).append('\n');
    }

    @Test
    void it_proposes_scores_that_lose_less_ham_and_find_more_spam_and_writes_a_rule_file() throws Exception {
        mail(200);
        assertThat(rescore("--out", at("rules/99-scores.cf")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .containsPattern("HELLO +0 +200 +5 +[0-3]\\.[0-9]+\n")
                .containsPattern("CASINO +200 +0 +4 +[45]")
                .doesNotContain("NEVER")
                .containsPattern("scores +100 +200 ")
                .containsPattern("new +0 +0 +0\\.0000 ")
                .contains("ham lost of 200", "spam missed of 200", "written to " + at("rules/99-scores.cf"));
        assertThat(Files.readString(dir.resolve("rules/99-scores.cf")))
                .startsWith("# Scores proposed by winnow rules rescore from 200 spam and 200 ham.")
                .containsPattern("\nscore HELLO +[0-3]\\.[0-9]+ +# was 5; in 0 spam, 200 ham\n");
        assertThat(winnow("check")).isZero();
        assertThat(out.toString()).contains("0 errors, 0 warnings");
        assertThat(winnow("check", at("rules/20-mine.cf"), at("rules/99-scores.cf")))
                .isZero();
        assertThat(out.toString()).contains("0 errors, 0 warnings");
        winnow("list");
        assertThat(out.toString()).containsPattern("CASINO +[45]\\.[0-9]+ .*99-scores.cf:");
        assertThat(rescore()).isZero();
        assertThat(out.toString())
                .as("with the file in its place there is nothing to mend")
                .contains("the new scores are no better: keep those you have");
        assertThat(rescore("--out", at("more.cf"))).isEqualTo(1);
        assertThat(out.toString()).contains(at("more.cf") + " is not written");
        assertThat(dir.resolve("more.cf")).doesNotExist();
    }

    @Test
    void nothing_is_changed_without_a_place_to_write_to() throws Exception {
        mail(200);
        List<String> before = files();
        assertThat(rescore()).isZero();
        assertThat(files()).isEqualTo(before);
        String first = out.toString();
        assertThat(rescore()).isZero();
        assertThat(out.toString()).as("and the same again").isEqualTo(first);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void json_is_one_object_at_the_end() throws Exception {
        mail(200);
        assertThat(rescore("--json")).isZero();
        assertThat(out.toString().strip().lines().reduce((a, b) -> b).orElseThrow())
                .startsWith("{\"messages\":400,\"spam\":200,\"ham\":200,\"threshold\":6,\"ham_weight\":100,"
                        + "\"better\":true,\"before\":{\"ham_lost\":100,\"spam_missed\":200,")
                .contains("{\"rule\":\"NEVER\",\"spam\":0,\"ham\":0,\"score\":2.5,\"new\":2.5}")
                .endsWith("]}");
    }

    @Test
    void the_classifier_learns_beside_the_rules_and_keeps_nothing() throws Exception {
        mail(200);
        config("classifier: {memory: 1MB, prior: false}\n");
        rescore("--json");
        String beside = out.toString();
        rescore("--json", "--no-classifier");
        assertThat(beside).contains("\"ham_lost\":").isNotEqualTo(out.toString());
        assertThat(dir.resolve("data")).doesNotExist();
    }

    @Test
    void a_message_that_a_symbol_decides_about_is_left_out() throws Exception {
        mail(200);
        Path index = dir.resolve("index");
        StringBuilder more = new StringBuilder(Files.readString(index));
        letter(more, "spam", 999, "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X");
        Files.writeString(index, more);
        assertThat(rescore()).isZero();
        assertThat(out.toString()).contains("spam missed of 200", "1 messages left out");
    }

    @Test
    void mail_authentication_counts_when_it_is_asked_for() throws Exception {
        mail(200);
        try (FakeDnsServer dns = new FakeDnsServer(new LoopbackZone().txt("_dmarc.b.example", "v=DMARC1; p=reject"))) {
            config("classifier: {enabled: false}\nauth: {on_reject: score}\ndns: {servers: [\"127.0.0.1:"
                    + dns.address().getPort() + "\"], timeout: 500ms}\n");
            rescore("--json");
            assertThat(out.toString()).contains("\"before\":{\"ham_lost\":100,\"spam_missed\":200,");
            rescore("--json", "--dns");
            assertThat(out.toString())
                    .as("DMARC_POLICY_REJECT has 4 points")
                    .contains("\"before\":{\"ham_lost\":200,\"spam_missed\":0,");
        }
    }

    @Test
    void too_little_mail_is_no_answer() throws Exception {
        mail(50);
        assertThat(rescore()).isEqualTo(1);
        assertThat(err.toString())
                .contains("index: too little mail to say: 50 spam and 50 ham, and at least 200 of each are needed");
    }

    @Test
    void wrong_usage_says_what_is_wrong_before_any_work() throws Exception {
        mail(1);
        assertThat(winnow("rescore")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--index=FILE'");
        assertThat(rescore("--out", at("index"))).isEqualTo(2);
        assertThat(err.toString()).contains("is there already, and nothing is overwritten: " + at("index"));
        assertThat(rescore("--out", at("nowhere/x.cf"))).isEqualTo(2);
        assertThat(err.toString()).contains("no such file: " + at("nowhere"));
        assertThat(rescore("--ham-weight", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--ham-weight takes a number above 0, not 0.0");
        assertThat(rescore("--most", "-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--most takes points above 0, not -1.0");
        Files.writeString(dir.resolve("index"), "spam mail/spam0\nspma mail/ham0\n");
        assertThat(rescore()).isEqualTo(2);
        assertThat(err.toString())
                .contains("index:2: \"spma mail/ham0\" is not")
                .doesNotContain("\tat ");
        Files.writeString(dir.resolve("index"), "spam mail/gone\n");
        assertThat(rescore()).isEqualTo(2);
        assertThat(err.toString()).contains("no such file: " + at("mail/gone")).doesNotContain("\tat ");
    }
}
