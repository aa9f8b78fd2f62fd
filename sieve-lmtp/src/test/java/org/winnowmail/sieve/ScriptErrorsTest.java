// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnowmail.sieve.host.LintFacts;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.syntax.SieveError;

class ScriptErrorsTest {
    private static List<SieveError> errors(String script) {
        return new SieveCompiler().compile("s", script, SieveSettings.DEFAULT).errors();
    }

    private static List<SieveError> warnings(String script, SieveSettings settings) {
        return new SieveCompiler().compile("s", script, settings).warnings();
    }

    @Test
    void all_errors_are_shown_at_once_each_at_its_place() {
        List<SieveError> errors = errors("require \"nope\";\nif header \"a\" {\n  keep;\n}\nredirect \"x\";\nflop;\n");
        assertThat(errors).extracting(SieveError::line).containsExactly(1, 2, 5, 6);
        assertThat(errors).extracting(SieveError::column).containsExactly(9, 4, 10, 1);
    }

    @Test
    void a_missing_require_is_named() {
        assertThat(errors("fileinto \"x\";").get(0).hint()).contains("require \"fileinto\"");
        assertThat(errors("require \"fileinto\"; fileinto :create \"x\";")
                        .get(0)
                        .hint())
                .contains("require \"mailbox\"");
    }

    @Test
    void a_misspelt_word_gets_a_suggestion() {
        assertThat(errors("if heder \"a\" \"b\" { keep; }").get(0).hint()).contains("'header'");
    }

    @Test
    void a_forgotten_semicolon_and_a_forgotten_colon_are_told_apart() {
        assertThat(errors("keep\nkeep;").get(0).message()).contains("semicolon");
        assertThat(errors("if header contains \"a\" \"b\" { keep; }").toString())
                .contains("missing colon");
    }

    @Test
    void an_error_is_rendered_with_the_line_and_a_caret() {
        assertThat(errors("keep;\n  redirect \"x\";").get(0).render())
                .contains("s:2:12: error:")
                .contains("      redirect \"x\";\n")
                .contains("               ^\n");
    }

    @Test
    void unclosed_things_are_told_where_they_begin() {
        assertThat(errors("keep;\n\"never closed").get(0).line()).isEqualTo(2);
        assertThat(errors("/* never closed").get(0).message()).contains("comment");
        assertThat(errors("redirect text:\nno dot\n").get(0).message()).contains("multi-line");
    }

    @Test
    void parsing_goes_on_after_an_error() {
        assertThat(errors("keep $ ;\nif true { discard & ; }\nstop;")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void nesting_is_bounded() {
        assertThat(errors("if true { ".repeat(50) + "keep;" + " }".repeat(50))
                        .get(0)
                        .message())
                .contains("nested too deep");
        assertThat(errors("if " + "not ".repeat(100_000) + "true { keep; }")).isNotEmpty();
    }

    @Test
    void a_block_that_is_never_taken_may_hold_unknown_words() {
        assertThat(errors("require \"ihave\"; if ihave \"x-future\" { future_command :tag 3; }"))
                .isEmpty();
    }

    @Test
    void lints_see_dead_code_missing_folders_and_loops() {
        SieveSettings known =
                SieveSettings.DEFAULT.with(LintFacts.class, new LintFacts(Set.of("INBOX"), Set.of("me@example.net")));
        assertThat(warnings("stop; keep;", known).get(0).message()).contains("never reached");
        assertThat(warnings("require \"fileinto\"; fileinto \"Gone\";", known)
                        .get(0)
                        .message())
                .contains("does not exist");
        assertThat(warnings("redirect \"me@example.net\";", known).get(0).message())
                .contains("loop");
        assertThat(warnings("require \"regex\"; if header :regex \"a\" \"(x+)+y\" { stop; }", known)
                        .get(0)
                        .message())
                .contains("very long");
    }

    @Test
    void extensions_that_are_switched_off_are_unknown() {
        SieveSettings only = SieveSettings.DEFAULT.withExtensions(Set.of("fileinto"));
        assertThat(new SieveCompiler()
                        .compile("s", "require \"vacation\";", only)
                        .ok())
                .isFalse();
        assertThat(new SieveCompiler().capabilities(only)).containsExactly("fileinto");
    }
}
