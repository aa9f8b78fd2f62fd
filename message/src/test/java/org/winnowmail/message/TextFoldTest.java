// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Disguised words fold back to what a reader takes them for. */
class TextFoldTest {
    @Test
    void invisible_characters_go() {
        assertThat(TextFold.visible("V\u200bi\u00ada\u2060g\ufeffr\ufe0fa")).isEqualTo("Viagra");
        assertThat(TextFold.invisibleCharacters("V\u200bi\u00ada\u2060gra \udb40\udc41"))
                .isEqualTo(4);
        assertThat(TextFold.visible("plain caf\u00e9")).isEqualTo("plain caf\u00e9");
    }

    @Test
    void full_width_and_mathematical_letters_are_plain() {
        assertThat(TextFold.compatible("\uff36\uff49agra \ud835\udc00\ud835\udc01 \u2460\ufb01"))
                .isEqualTo("Viagra AB 1fi");
        assertThat(TextFold.compatible("\u65e5\u672c \u00fc")).isEqualTo("\u65e5\u672c \u00fc");
    }

    @Test
    void look_alikes_have_one_skeleton() {
        for (String disguise : new String[] {
            "p\u0430yp\u0430l",
            "PAYPAL",
            "\u0440\u0430\u0443\u0440\u0430l",
            "pa\u0443p\u0430\u04cf",
            "\uff50\uff41\uff59\uff50\uff41\uff4c",
            "p\u00e1yp\u00e0l",
            "\u03c1aypal",
            "\ud83c\udd7faypal",
            "p\u200baypal"
        }) {
            assertThat(TextFold.skeleton(disguise)).as(disguise).isEqualTo("paypal");
        }
    }

    @Test
    void mixed_alphabets_in_a_word_are_noticed() {
        assertThat(TextFold.mixesAlphabets("p\u0430ypal")).isTrue();
        assertThat(TextFold.mixesAlphabets("paypal1")).isFalse();
        assertThat(TextFold.mixesAlphabets("\u043f\u0440\u0438\u0432\u0435\u0442"))
                .isFalse();
    }

    @Test
    void folding_twice_changes_nothing() {
        Property.holds(3000, random -> {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x600));
            }
            String once = TextFold.visible(text.toString());
            assertThat(TextFold.visible(once)).isEqualTo(once);
            assertThat(TextFold.invisibleCharacters(once)).isZero();
            TextFold.compatible(text.toString());
            TextFold.skeleton(text.toString());
        });
    }
}
