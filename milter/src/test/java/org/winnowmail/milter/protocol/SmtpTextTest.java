// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

class SmtpTextTest {
    private static String wire(String text) {
        return SmtpText.wire(550, "5.7.1", text, false);
    }

    @Test
    void code_status_and_text() {
        assertThat(wire("No thanks")).isEqualTo("550 5.7.1 No thanks");
        assertThat(SmtpText.wire(451, "4.7.1", "Later", false)).isEqualTo("451 4.7.1 Later");
    }

    @Test
    void percent_signs_are_doubled_because_the_mta_reads_a_format() {
        assertThat(wire("100% %s spam")).isEqualTo("550 5.7.1 100%% %%s spam");
    }

    @Test
    void several_lines_each_carry_code_and_status() {
        assertThat(wire("one\ntwo\r\nthree\n")).isEqualTo("550-5.7.1 one\r\n550-5.7.1 two\r\n550 5.7.1 three");
    }

    @Test
    void other_characters_than_ascii_need_smtputf8() {
        assertThat(wire("caf\u00e9 \ud83d\ude00")).isEqualTo("550 5.7.1 caf? ?");
        assertThat(SmtpText.wire(550, "5.7.1", "caf\u00e9 \ud83d\ude00", true))
                .isEqualTo("550 5.7.1 caf\u00e9 \ud83d\ude00");
        assertThat(SmtpText.wire(550, "5.7.1", "lone \ud83d half \u0086", true)).isEqualTo("550 5.7.1 lone ? half ?");
    }

    @Test
    void control_characters_cannot_end_the_reply() {
        assertThat(wire("a\0b\tc\u007f")).isEqualTo("550 5.7.1 a b c");
    }

    @Test
    void an_empty_text_says_something() {
        assertThat(wire("")).isEqualTo("550 5.7.1 Refused");
        assertThat(SmtpText.wire(451, "4.7.1", "\n", false)).isEqualTo("451 4.7.1 Try again later");
    }

    @Test
    void a_code_and_a_status_of_different_classes_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply.Reject(450, "5.7.1", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply.Reject(550, "4.7.1", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply.Reject(550, "5.7", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply.Tempfail(551, "4.7.1", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply.Tempfail(600, "4.7.1", "x"));
    }

    @Test
    void long_text_is_cut_into_lines_at_blanks() {
        String wire = wire("word ".repeat(300));
        assertThat(wire.split("\r\n"))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("550")
                        .hasSizeLessThanOrEqualTo(510)
                        .doesNotEndWith("wor"));
    }

    @Test
    void whatever_the_text_the_reply_is_well_formed() {
        Property.holds(1_000, random -> {
            StringBuilder text = new StringBuilder();
            int n = random.nextInt(3_000);
            for (int i = 0; i < n; i++) {
                text.append((char) (random.nextInt(5) == 0 ? random.nextInt(0x10000) : 0x20 + random.nextInt(0x60)));
            }
            boolean utf8 = random.nextBoolean();
            String wire = SmtpText.wire(554, "5.6.0", text.toString(), utf8);
            String[] lines = wire.split("\r\n", -1);
            assertThat(lines.length).isLessThanOrEqualTo(SmtpText.LINES);
            for (int i = 0; i < lines.length; i++) {
                assertThat(lines[i]).startsWith(i < lines.length - 1 ? "554-5.6.0 " : "554 5.6.0 ");
                assertThat(lines[i].replace("%%", "")).doesNotContain("%", "\r", "\n", "\0");
                assertThat(WireText.encode(lines[i].replace("%%", "%")).length())
                        .isLessThanOrEqualTo(510);
            }
            if (!utf8) {
                assertThat(wire.chars().allMatch(c -> c < 0x7F)).isTrue();
            }
        });
    }
}
