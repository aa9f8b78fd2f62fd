// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Perl's regular expressions mean here what they mean in Perl. */
class PerlRegexTest {
    private static boolean matches(String body, String flags, String text) throws RegexException {
        return PerlRegex.compile(body, flags).matcher(text).find();
    }

    @Test
    void brackets_and_ampersands_in_a_class_are_themselves() throws Exception {
        assertThat(matches("^[[a]$", "", "[")).isTrue();
        assertThat(matches("^[a&&b]$", "", "&")).isTrue();
        assertThat(matches("^[a&&b]$", "", "a")).isTrue();
        assertThat(matches("^[]a]$", "", "]")).isTrue();
        assertThat(matches("^[^]a]$", "", "]")).isFalse();
        assertThat(matches("^[\\w.-]+$", "", "a-b.c")).isTrue();
        assertThat(matches("^[a\\]b]+$", "", "a]b")).isTrue();
    }

    @Test
    void posix_classes_are_known() throws Exception {
        assertThat(matches("^[[:alpha:]_]+$", "", "ab_c")).isTrue();
        assertThat(matches("^[[:^digit:]]+$", "", "ab1")).isFalse();
        assertThat(matches("^[[:space:][:punct:]]+$", "", " ,")).isTrue();
        assertThat(matches("^[[:word:]]+$", "", "a_1")).isTrue();
    }

    @Test
    void a_brace_that_repeats_nothing_is_itself() throws Exception {
        assertThat(matches("^a{$", "", "a{")).isTrue();
        assertThat(matches("^{x}$", "", "{x}")).isTrue();
        assertThat(matches("^a{2,3}$", "", "aaa")).isTrue();
        assertThat(matches("^a{,3}$", "", "a{,3}")).isTrue();
    }

    @Test
    void a_line_ends_at_a_line_feed_only() throws Exception {
        assertThat(matches("a$", "", "a\n")).isTrue();
        assertThat(matches("a$", "", "a\r")).isFalse();
        assertThat(matches("a.b", "", "a\rb")).isTrue();
        assertThat(matches("a.b", "", "a\u2028b")).isTrue();
        assertThat(matches("a.b", "s", "a\nb")).isTrue();
        assertThat(matches("^b", "m", "a\nb")).isTrue();
    }

    @Test
    void case_is_ignored_beyond_ascii_too() throws Exception {
        assertThat(matches("ärger", "i", "ÄRGER")).isTrue();
        assertThat(matches("ärger", "", "ÄRGER")).isFalse();
    }

    @Test
    void blanks_mean_nothing_under_x_but_in_a_class() throws Exception {
        assertThat(matches("a b [ #] c # remark", "x", "ab#c")).isTrue();
        assertThat(matches("a b [ #] c", "x", "ab c")).isTrue();
    }

    @Test
    void escapes_are_carried_over() throws Exception {
        assertThat(matches("^\\x{e9}\\xE9\\x9\\0$", "", "éé\t\0")).isTrue();
        assertThat(matches("^\\Qa.b*\\E+$", "", "a.b**")).isTrue();
        assertThat(matches("^\\N+$", "", "abc")).isTrue();
        assertThat(matches("^[\\b]$", "", "\b")).isTrue();
        assertThat(matches("^(?<my_name>a)\\k<my_name>\\g{1}$", "", "aaa")).isTrue();
        assertThat(matches("^(?P<q>a)(?P=q)$", "", "aa")).isTrue();
        assertThat(matches("^(a)\\g{1}0$", "", "aa0")).isTrue();
        assertThat(matches("^a(?#remark)b$", "", "ab")).isTrue();
        assertThat(matches("(?^i:ab)", "", "AB")).isTrue();
        assertThat(matches("\\<b\\@c\\/", "", "<b@c/")).isTrue();
    }

    @Test
    void a_bracket_and_a_colon_in_a_class_need_not_begin_a_named_class() throws Exception {
        assertThat(matches("^[[:]+$", "", "[:")).isTrue();
        assertThat(matches("^[[:]:]$", "", "::]")).isTrue();
        assertThat(matches("^[[:digit:][:]+$", "", "1[:2")).isTrue();
    }

    @Test
    void what_java_cannot_do_is_refused_by_name() {
        for (String bad : new String[] {
            "a\\Kb",
            "(?{code})",
            "(?R)",
            "(?1)",
            "(?&x)",
            "(?|a|b)",
            "(*FAIL)",
            "(?(1)a|b)",
            "[abc",
            "(",
            "*a",
            "a\\",
            "[[:nope:]]",
            "(?#never closed",
            "\\g",
            "\\k",
            "(?P>x)",
            "(?<x"
        }) {
            assertThatThrownBy(() -> PerlRegex.compile(bad, ""))
                    .as(bad)
                    .isInstanceOfSatisfying(RegexException.class, e -> {
                        assertThat(e.what()).isNotBlank();
                        assertThat(e.remedy()).isNotBlank();
                    });
        }
        assertThatThrownBy(() -> PerlRegex.compile("a", "q")).isInstanceOf(RegexException.class);
        assertThatThrownBy(() -> PerlRegex.compile("(".repeat(20_000) + "a" + ")".repeat(20_000), ""))
                .isInstanceOf(RegexException.class);
    }

    @Test
    void no_text_makes_the_translation_fail_otherwise() {
        Property.holds(5_000, random -> {
            String body = "a" + Property.text(random, "ab[]()\\{}^$|?*+.-:=!<>&#,123xkgPQEN0 '\u00e9", 20);
            try {
                PerlRegex.compile(body, random.nextBoolean() ? "x" : "i");
            } catch (RegexException e) {
                assertThat(e.remedy()).isNotBlank();
            }
        });
    }
}
