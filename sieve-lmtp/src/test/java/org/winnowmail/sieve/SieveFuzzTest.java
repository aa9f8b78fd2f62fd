// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.host.SieveLimits;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;

class SieveFuzzTest {
    private static final SieveSettings TIGHT =
            SieveSettings.DEFAULT.withLimits(SieveLimits.DEFAULT.withCpuSteps(50_000));

    @Test
    void random_bytes_never_break_the_compiler() {
        Property.holds(
                2_000,
                random -> new SieveCompiler()
                        .compile("fuzz", Property.bytes(random, 300), SieveSettings.DEFAULT, ScriptLibrary.NONE));
    }

    @Test
    void random_tokens_never_break_the_compiler() {
        List<String> tokens = List.of(
                "if",
                "elsif",
                "else",
                "not",
                "anyof",
                "allof",
                "header",
                "\"a\"",
                "[",
                "]",
                "(",
                ")",
                "{",
                "}",
                ";",
                ",",
                ":is",
                ":matches",
                "text:\nx\n.\n",
                "10K",
                "#c\n",
                "/*",
                "*/",
                "require",
                "\"fileinto\"",
                "keep",
                "true",
                "${x}",
                "\"${",
                "stop",
                ":comparator",
                "99999999999999999999");
        Property.holds(3_000, random -> {
            StringBuilder script = new StringBuilder();
            int n = random.nextInt(60);
            for (int i = 0; i < n; i++) {
                script.append(tokens.get(random.nextInt(tokens.size()))).append(random.nextInt(4) == 0 ? "" : " ");
            }
            new SieveCompiler().compile("fuzz", script.toString(), SieveSettings.DEFAULT);
        });
    }

    @Test
    void random_programs_over_random_messages_end_with_the_message_safe() {
        Property.holds(1_500, random -> {
            String script = new RandomScript(random).write();
            Compiled compiled = new SieveCompiler().compile("fuzz", script, TIGHT);
            assertThat(compiled.errors()).as(script).isEmpty();
            House house = new House();
            Result result = Interpreter.run(
                    compiled.program().orElseThrow(), House.mail(message(random)), house, TIGHT, new Trace.Lines());
            assertThat(result.failure().map(Result.Failure::message).orElse("")).doesNotContain("internal error");
            assertThat(result.actions().size())
                    .isLessThanOrEqualTo(TIGHT.limits().actions());
            assertThat(Execution.execute(result, House.mail(House.MAIL), house).delivered())
                    .isTrue();
        });
    }

    private static String message(RandomGenerator random) {
        StringBuilder mail = new StringBuilder();
        for (String name : List.of("From", "To", "Subject", "Date", "Received", "X-A", "Content-Type")) {
            if (random.nextInt(4) > 0) {
                mail.append(name)
                        .append(": ")
                        .append(Property.text(random, "ab@.<>\"(),;:=?*+-/ \u00e9\\", 60))
                        .append("\r\n");
            }
        }
        return mail + "\r\n" + new String(Property.bytes(random, 200), StandardCharsets.ISO_8859_1);
    }
}
