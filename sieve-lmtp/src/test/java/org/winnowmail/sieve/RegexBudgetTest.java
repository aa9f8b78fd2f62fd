// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.winnowmail.sieve.host.Result;

class RegexBudgetTest {
    /** Patterns that take exponential or high polynomial time with plain backtracking. */
    private static final List<String> HOSTILE =
            List.of("^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*)*x", "^(.*a){20}$", "(a*)*b", "((a?){30})a{30}!");

    @Test
    void hostile_patterns_end_within_the_budget_and_keep_the_message() {
        for (String pattern : HOSTILE) {
            String script = "require [\"regex\", \"variables\"]; set \"a\" \"" + "a".repeat(2_000) + "!\";"
                    + "if string :regex \"${a}\" \"" + pattern + "\" { stop; }";
            Result result = Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> new House().run(script), pattern);
            assertThat(result.implicitKeep()).as(pattern).isPresent();
        }
    }

    @Test
    void a_script_that_does_it_again_and_again_is_stopped() {
        String script = "require [\"regex\", \"variables\"]; set \"a\" \"" + "a".repeat(200) + "!\";"
                + "if string :regex \"${a}\" \"^(.*a){20}$\" { stop; }".repeat(20);
        assertThat(new House().run(script).failure().orElseThrow().message()).contains("took too long");
    }
}
