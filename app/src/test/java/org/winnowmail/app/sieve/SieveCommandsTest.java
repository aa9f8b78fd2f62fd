// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.Winnow;
import picocli.CommandLine;

/** {@code winnow sieve check}, {@code run} and {@code test}: what they print, and their exit status. */
class SieveCommandsTest {
    @TempDir
    Path root;

    private String said = "";

    private int winnow(String... args) {
        StringWriter out = new StringWriter();
        CommandLine line = Winnow.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        int status = line.execute(args);
        said = out.toString().replace(root + "/", "");
        return status;
    }

    private String file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private String mail;

    @BeforeEach
    void writeMail() throws IOException {
        mail = file(
                "mail.eml",
                "From: Anna <anna@example.net>\r\nTo: me@example.org\r\nSubject: [Java] News\r\n\r\nText.\r\n");
    }

    @Test
    void check_says_fine_and_nothing_more() throws IOException {
        assertThat(winnow("sieve", "check", file("good.sieve", "keep;\n"))).isZero();
        assertThat(said).isEqualTo("good.sieve: fine\n");
    }

    @Test
    void check_shows_every_error_with_its_line_a_caret_and_a_hint() throws IOException {
        String bad = file("bad.sieve", """
                require "filinto";
                if header :contians "subject" "x" {
                    fileinto "A";
                }
                discard
                """);
        assertThat(winnow("sieve", "check", bad)).isEqualTo(Winnow.NO);
        assertThat(said).isEqualTo("""
                bad.sieve:5:1: error: expected ';' or '{' after 'discard', but found the end of the script
                    discard
                    ^
                    hint: end the command with ';'
                bad.sieve: 1 error(s)
                """);
        String worse = file("worse.sieve", """
                require "filinto";
                if header :contians "subject" "x" {
                    fileinto "A";
                }
                """);
        assertThat(winnow("sieve", "check", worse)).isEqualTo(Winnow.NO);
        assertThat(said).isEqualTo("""
                worse.sieve:1:9: error: unknown Sieve capability 'filinto'
                    require "filinto";
                            ^
                    hint: did you mean "fileinto"?
                worse.sieve:2:11: error: unknown tagged argument ':contians' for the header test (reported once)
                    if header :contians "subject" "x" {
                              ^
                    hint: did you mean ':contains'?
                worse.sieve:3:5: error: unknown command 'fileinto' (reported once)
                        fileinto "A";
                        ^
                    hint: add at the top: require "fileinto";
                worse.sieve: 3 error(s)
                """);
    }

    @Test
    void check_looks_at_all_files_and_fails_when_one_is_bad() throws IOException {
        String good = file("good.sieve", "keep;\n");
        String bad = file("bad.sieve", "kep;\n");
        assertThat(winnow("sieve", "check", bad, good)).isEqualTo(Winnow.NO);
        assertThat(said).contains("bad.sieve: 1 error(s)\n", "good.sieve: fine\n");
    }

    @Test
    void check_warns_without_failing() throws IOException {
        String script = file(
                "s.sieve", "require \"fileinto\";\nfileinto \"Junk\";\nstop;\nkeep;\nredirect \"me@example.org\";\n");
        assertThat(winnow("sieve", "check", "--mailbox", "Lists", "--address", "me@example.org", script))
                .isZero();
        assertThat(said)
                .contains("s.sieve:2:10: warning: the mailbox 'Junk' does not exist")
                .contains("s.sieve:4:1: warning: ")
                .contains("s.sieve:5:10: warning: this redirects to the script's own owner: a mail loop")
                .endsWith("s.sieve: fine, 3 warning(s)\n");
    }

    @Test
    void check_speaks_json_one_object_per_finding() throws IOException {
        assertThat(winnow("sieve", "check", "--json", file("bad.sieve", "kep;\n")))
                .isEqualTo(Winnow.NO);
        assertThat(said.lines())
                .singleElement()
                .asString()
                .startsWith("{\"script\":\"bad.sieve\",\"line\":1,\"column\":1,\"severity\":\"ERROR\",")
                .contains("unknown command 'kep'");
    }

    @Test
    void check_finds_included_scripts_beside_the_script() throws IOException {
        file("inner.sieve", "kep;\n");
        String outer = file("outer.sieve", "require \"include\";\ninclude \"inner\";\n");
        assertThat(winnow("sieve", "check", outer)).isEqualTo(Winnow.NO);
        assertThat(said).contains("unknown command 'kep'", "the included script 'inner' does not compile");
    }

    @Test
    void run_traces_each_test_and_command_with_its_line() throws IOException {
        String script = file("filter.sieve", """
                require ["fileinto", "variables"];
                if anyof (
                    size :over 1M,
                    header :matches "Subject" "[*] *"
                ) {
                    set :lower "list" "${1}";
                    fileinto "Lists/${list}";
                } else {
                    discard;
                }
                """);
        assertThat(winnow("sieve", "run", "--trace", script, mail)).isZero();
        assertThat(said).isEqualTo("""
                filter.sieve:   2: test anyof
                filter.sieve:   3:   test size
                filter.sieve:   3:     message size is 82
                filter.sieve:   3:   test size: false
                filter.sieve:   4:   test header
                filter.sieve:   4:     matches: "[Java] News" :matches [[*] *] (i;ascii-casemap)
                filter.sieve:   4:   test header: true
                filter.sieve:   2: test anyof: true
                filter.sieve:   2: if: true, block taken
                filter.sieve:   6:   command set
                filter.sieve:   6:   ${list} = "java"
                filter.sieve:   7:   command fileinto
                filter.sieve:   7:   action: file into "Lists/java"

                file into "Lists/java"
                """);
    }

    @Test
    void run_without_a_trace_says_what_is_decided() throws IOException {
        assertThat(winnow("sieve", "run", file("k.sieve", "redirect \"carl@example.com\";\n"), mail))
                .isZero();
        assertThat(said).isEqualTo("redirect to carl@example.com\n");
        assertThat(winnow("sieve", "run", file("d.sieve", "discard;\n"), mail)).isZero();
        assertThat(said).isEqualTo("discard\n");
        assertThat(winnow("sieve", "run", file("n.sieve", ""), mail)).isZero();
        assertThat(said).startsWith("implicit keep: ");
    }

    @Test
    void run_fails_when_the_script_does_not_compile_or_does_not_end_well() throws IOException {
        assertThat(winnow("sieve", "run", file("bad.sieve", "kep;\n"), mail)).isEqualTo(Winnow.NO);
        assertThat(said).contains("bad.sieve:1:1: error: unknown command 'kep'");
        String many = "require \"fileinto\";\n" + "fileinto \"${i}\";\n".repeat(1);
        StringBuilder script = new StringBuilder(many);
        for (int i = 0; i < 40; i++) {
            script.append("fileinto \"f").append(i).append("\";\n");
        }
        assertThat(winnow("sieve", "run", file("many.sieve", script.toString()), mail))
                .isEqualTo(Winnow.NO);
        assertThat(said).contains("failed: line 34: the total number of actions exceeds policy limit (32)");
    }

    @Test
    void run_shows_the_header_that_a_script_changed() throws IOException {
        String script = file("h.sieve", "require \"editheader\"; addheader \"X-Sorted\" \"yes\"; keep;\n");
        assertThat(winnow("sieve", "run", script, mail)).isZero();
        assertThat(said).contains("header after the script:\n    X-Sorted: yes\n");
    }

    @Test
    void test_counts_and_its_last_line_of_json_is_the_sum() throws IOException {
        String tests = file("t.svtest", """
                require "vnd.dovecot.testsuite";
                test "good" { if false { test_fail "no"; } }
                test "bad" { test_fail "because"; }
                """);
        assertThat(winnow("sieve", "test", tests)).isEqualTo(Winnow.NO);
        assertThat(said)
                .contains("t.svtest: 1 passed, 1 failed\n", "    bad: line 3: because\n")
                .endsWith("1 files, 2 tests: 1 passed, 1 failed\n");
        assertThat(winnow("sieve", "test", "--json", root.toString())).isEqualTo(Winnow.NO);
        assertThat(said)
                .isEqualTo("{\"files\":1,\"tests\":2,\"passed\":1,\"failed\":1,\"failures\":[{\"file\":\"t.svtest\","
                        + "\"test\":\"bad\",\"reason\":\"line 3: because\"}]}\n");
        Files.delete(Path.of(tests));
        file("u.svtest", "require \"vnd.dovecot.testsuite\";\ntest \"good\" { keep; }\n");
        assertThat(winnow("sieve", "test", root.toString())).isZero();
    }

    @Test
    void wrong_usage_has_a_status_of_its_own() {
        assertThat(winnow("sieve", "check")).isEqualTo(2);
        assertThat(winnow("sieve", "run", "--nonsense")).isEqualTo(2);
        assertThat(winnow("sieve", "check", root.resolve("missing.sieve").toString()))
                .isNotZero();
        assertThat(said).contains("missing.sieve");
        assertThat(winnow("sieve", "check", "--help")).isZero();
        assertThat(said).contains("Example: winnow sieve check");
    }
}
