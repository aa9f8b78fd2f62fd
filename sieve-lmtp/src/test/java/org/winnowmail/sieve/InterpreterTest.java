// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveLimits;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;

class InterpreterTest {
    private final House house = new House();

    private static List<String> names(Result result) {
        return result.settled().stream().map(Action::name).toList();
    }

    @Test
    void an_empty_script_keeps() {
        assertThat(names(house.run(""))).containsExactly("keep");
    }

    @Test
    void the_sequence_goes_on_only_while_keep_is_in_effect() {
        assertThat(names(house.run("keep;", "discard;"))).containsExactly("discard");
        assertThat(names(house.run("discard;", "keep;"))).containsExactly("discard");
        assertThat(names(house.run("require \"copy\"; redirect :copy \"a@b.example\";", "stop;")))
                .containsExactly("redirect", "keep");
    }

    @Test
    void flags_of_an_earlier_script_reach_the_final_keep() {
        Result result = house.run("require \"imap4flags\"; addflag \"\\\\Seen\";", "");
        assertThat(result.implicitKeep().orElseThrow().flags().orElseThrow()).containsExactly("\\Seen");
    }

    @Test
    void a_run_that_fails_keeps_the_message_and_says_why() {
        Result result = house.run("require [\"ihave\", \"fileinto\"]; fileinto \"x\"; error \"Boom\";");
        assertThat(names(result)).containsExactly("keep");
        assertThat(result.message().headers().value(Interpreter.ERROR_HEADER)).contains("Boom");
    }

    @Test
    void a_script_that_works_too_long_ends() {
        SieveSettings tight = SieveSettings.DEFAULT.withLimits(SieveLimits.DEFAULT.withCpuSteps(1_000));
        StringBuilder script = new StringBuilder("require \"variables\"; set \"a\" \"aaaaaaaaaaaaaaaa\";");
        script.repeat("set \"a\" \"${a}${a}\";", 60);
        Result result = house.run(tight, script.toString());
        assertThat(result.failure().orElseThrow().message()).contains("CPU budget");
        assertThat(names(result)).containsExactly("keep");
    }

    @Test
    void limits_count_actions_and_redirects() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            many.append("redirect \"u").append(i).append("@example.org\";");
        }
        assertThat(house.run(many.toString()).failure().orElseThrow().message()).contains("redirect");
    }

    @Test
    void a_message_redirected_from_here_before_is_kept_instead() {
        String mail = "X-Sieve-Redirected-From: me@example.net\r\n" + House.MAIL;
        Result result = Interpreter.run(
                House.program("redirect \"a@b.example\";"), House.mail(mail), house, SieveSettings.DEFAULT, Trace.OFF);
        assertThat(names(result)).containsExactly("keep");
    }

    @Test
    void a_program_is_shared_by_threads() throws Exception {
        var program =
                House.program("require \"variables\"; if header :matches \"subject\" \"*\" { set \"s\" \"${1}\"; }"
                        + " if string \"${s}\" \"Hello\" { discard; }");
        List<Thread> threads = new java.util.ArrayList<>();
        List<String> seen = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int n = 0; n < 200; n++) {
                    seen.addAll(names(Interpreter.run(
                            program, House.mail(House.MAIL), new House(), SieveSettings.DEFAULT, Trace.OFF)));
                }
            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        assertThat(seen).hasSize(1600).containsOnly("discard");
    }

    @Test
    void the_trace_tells_tests_variables_and_actions() {
        Trace.Lines trace = new Trace.Lines();
        Interpreter.run(
                House.program("require [\"variables\", \"fileinto\"];\nset \"x\" \"Work\";\n"
                        + "if header :contains \"subject\" \"hell\" {\n  fileinto \"${x}\";\n}"),
                House.mail(House.MAIL),
                house,
                SieveSettings.DEFAULT,
                trace);
        assertThat(String.join("\n", trace.lines()))
                .contains("test:   2: ${x} = \"Work\"")
                .contains("matches: \"Hello\" :contains")
                .contains("if: true, block taken")
                .contains("file into \"Work\"");
    }
}
