// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenthsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, 0.0",
        "4, 4.0",
        "-0.3, -0.3",
        "0.05, 0.1",
        "0.25, 0.3",
        "-0.04, 0.0",
        "9.96, 10.0",
        "-12.349, -12.3",
        "1000000.04, 1000000.0",
        "NaN, NaN",
        "Infinity, Infinity"
    })
    void a_number_is_shown_with_one_decimal(double value, String text) {
        assertThat(Tenths.text(value)).isEqualTo(text);
    }

    @Test
    void every_score_with_up_to_three_decimals_reads_as_the_standard_formatter_writes_it() {
        for (int thousandths = -20_000; thousandths <= 20_000; thousandths++) {
            double value = thousandths / 1000.0;
            String standard = String.format(Locale.ROOT, "%.1f", value);
            assertThat(Tenths.text(value)).isEqualTo(standard.equals("-0.0") ? "0.0" : standard);
        }
    }
}
