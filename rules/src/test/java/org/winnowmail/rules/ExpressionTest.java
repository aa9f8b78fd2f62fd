// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Expressions over symbols. */
class ExpressionTest {
    private static double value(String expression, String... found) throws ExpressionException {
        Set<String> there = Set.of(found);
        return Expression.parse(expression).evaluate(n -> there.contains(n) ? 1 : 0);
    }

    @Test
    void and_or_not_bind_as_everywhere() throws Exception {
        assertThat(value("A && B || C", "C")).isEqualTo(1);
        assertThat(value("A && (B || C)", "C")).isZero();
        assertThat(value("!A && !(B || C)")).isEqualTo(1);
        assertThat(value("A AND NOT B", "A")).isEqualTo(1);
        assertThat(value("A | B & C", "A")).isEqualTo(1);
        assertThat(value("!!A", "A")).isEqualTo(1);
    }

    @Test
    void found_symbols_can_be_counted() throws Exception {
        assertThat(value("A + B + C >= 2", "A", "C")).isEqualTo(1);
        assertThat(value("(A + B + C) > 2", "A", "C")).isZero();
        assertThat(value("(2 * A + 0.5 * B) == 2.5", "A", "B")).isEqualTo(1);
        assertThat(value("A - B - C != 0", "A", "B")).isZero();
        assertThat(value("A / B", "A")).isZero();
        assertThat(value("A < 1 && B <= 1", "B")).isEqualTo(1);
        assertThat(value("A >= -1")).isEqualTo(1);
    }

    @Test
    void names_are_collected_once_each() throws Exception {
        assertThat(Expression.parse("A && (B || !A) + __C > 1").names()).containsExactly("A", "B", "__C");
    }

    @Test
    void what_cannot_be_read_is_refused_with_the_place() {
        assertRefused("", 0);
        assertRefused("A &&", 4);
        assertRefused("(A && B", 0);
        assertRefused("A B", 2);
        assertRefused("A && )", 5);
        assertRefused("A ? B", 2);
        assertRefused("1.2.3", 0);
        assertRefused("(".repeat(5_000) + "A" + ")".repeat(5_000), -1);
        assertRefused("A" + " + A".repeat(3_000), -1);
        assertRefused("A".repeat(200), -1);
    }

    private static void assertRefused(String text, int position) {
        assertThatThrownBy(() -> Expression.parse(text)).isInstanceOfSatisfying(ExpressionException.class, e -> {
            assertThat(e.what()).isNotBlank();
            if (position >= 0) {
                assertThat(e.position()).isEqualTo(position);
            }
        });
    }

    @Test
    void no_text_makes_the_reader_fail_otherwise() {
        Property.holds(2_000, random -> {
            String text = Property.text(random, "AB_1.()!&|<>=+-*/ ", 40);
            try {
                double v = Expression.parse(text).evaluate(n -> 1);
                assertThat(v).isNotNaN();
            } catch (ExpressionException e) {
                assertThat(e.position()).isBetween(0, text.length());
            }
        });
    }
}
