// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Bytes become text in the declared charset, or in the one they look like. */
class CharsetsTest {
    private static final String RUSSIAN =
            "\u041f\u0440\u0438\u0432\u0435\u0442, \u044d\u0442\u043e \u043f\u0438\u0441\u044c\u043c\u043e \u0434\u043b\u044f \u0432\u0430\u0441";
    private static final String CHINESE =
            "\u4f60\u597d\uff0c\u8fd9\u662f\u4e00\u5c01\u4fe1\u3002\u6211\u4eec\u516c\u53f8\u7684\u4ea7\u54c1\u4ef7\u683c\u5f88\u4f4e";
    private static final String JAPANESE =
            "\u3053\u3093\u306b\u3061\u306f\u3001\u304a\u5143\u6c17\u3067\u3059\u304b\u3002\u3088\u308d\u3057\u304f\u304a\u306d\u304c\u3044\u3057\u307e\u3059";
    private static final String KOREAN =
            "\uc548\ub155\ud558\uc138\uc694 \uc624\ub298\uc740 \ub0a0\uc528\uac00 \uc88b\uc2b5\ub2c8\ub2e4";

    private static String decode(String text, String charset, String declared) {
        return Charsets.decode(ByteRange.of(text.getBytes(Charset.forName(charset))), declared);
    }

    @Test
    void the_declared_charset_counts_under_the_names_mail_uses() {
        assertThat(decode("\u20ac", "windows-1252", "ISO-8859-1")).isEqualTo("\u20ac");
        assertThat(decode(CHINESE, "GB18030", "gb2312")).isEqualTo(CHINESE);
        assertThat(decode(KOREAN, "x-windows-949", "ks_c_5601-1987")).isEqualTo(KOREAN);
        assertThat(decode(JAPANESE, "windows-31j", "Shift_JIS")).isEqualTo(JAPANESE);
        assertThat(decode(JAPANESE, "ISO-2022-JP", "iso-2022-jp")).isEqualTo(JAPANESE);
        assertThat(decode(RUSSIAN, "KOI8-R", "\"koi8-r\"")).isEqualTo(RUSSIAN);
        assertThat(decode("\u00e9", "UTF-8", "utf8")).isEqualTo("\u00e9");
        assertThat(decode("\u00e9", "windows-1252", "windows1252")).isEqualTo("\u00e9");
        assertThat(decode("\u00e9", "windows-1252", "iso 8859-1")).isEqualTo("\u00e9");
        assertThat(Charsets.decode(ByteRange.of("Hi Mom -+Jjo--+ACE-".getBytes(StandardCharsets.US_ASCII)), "utf-7"))
                .isEqualTo("Hi Mom -\u263a-!");
    }

    @Test
    void without_a_usable_name_the_bytes_tell() {
        for (String none : new String[] {"", "us-ascii", "x-unknown", "nonsense", "%%", "8bit"}) {
            assertThat(decode(RUSSIAN, "UTF-8", none)).isEqualTo(RUSSIAN);
            assertThat(decode(RUSSIAN, "KOI8-R", none)).isEqualTo(RUSSIAN);
            assertThat(decode(RUSSIAN, "windows-1251", none)).isEqualTo(RUSSIAN);
            assertThat(decode(CHINESE, "GB18030", none)).isEqualTo(CHINESE);
            assertThat(decode(KOREAN, "x-windows-949", none)).isEqualTo(KOREAN);
            assertThat(decode(JAPANESE, "windows-31j", none)).isEqualTo(JAPANESE);
            assertThat(decode("d\u00e9j\u00e0 vu, na\u00efve, \u20ac 5", "windows-1252", none))
                    .isEqualTo("d\u00e9j\u00e0 vu, na\u00efve, \u20ac 5");
            assertThat(decode("\u0142\u00f3d\u017a \u20ac", "UTF-16", none)).isEqualTo("\u0142\u00f3d\u017a \u20ac");
        }
    }

    @Test
    void utf_8_is_not_believed_when_hardly_anything_is() {
        String portuguese = "Esta \u00e9 uma mensagem autom\u00e1tica, n\u00e3o responda";
        assertThat(decode(portuguese, "windows-1252", "utf-8")).isEqualTo(portuguese);
        String turkish = "Art\u0131k t\u00fcm haberler \u015fimdi burada, i\u015fte ba\u011flant\u0131";
        assertThat(decode(turkish, "windows-1254", "")).isEqualTo(turkish);
        byte[] cut = "\u00e9\u00e9\u00e9".getBytes(StandardCharsets.UTF_8);
        assertThat(Charsets.decode(new ByteRange(cut, 0, 5), "utf-8")).startsWith("\u00e9\u00e9");
    }

    @Test
    void strict_utf_8_is_what_the_jdk_says_it_is() {
        Property.holds(5000, random -> {
            byte[] bytes = Property.bytes(random, 6);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextBoolean() ? bytes[i] : (byte) (0x80 | random.nextInt(0x80));
            }
            boolean strict;
            try {
                StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
                strict = true;
            } catch (java.nio.charset.CharacterCodingException e) {
                strict = false;
            }
            boolean cutOnly = !strict
                    && new String(bytes, StandardCharsets.UTF_8).indexOf('\ufffd')
                            == new String(bytes, StandardCharsets.UTF_8).length() - 1;
            if (!cutOnly) {
                assertThat(Charsets.isUtf8(bytes, 0, bytes.length)).isEqualTo(strict);
            }
        });
    }

    @Test
    void any_bytes_under_any_name_are_text() {
        String[] names = {
            "",
            "utf-8",
            "utf-16",
            "utf-7",
            "iso-2022-jp",
            "iso-2022-kr",
            "gb18030",
            "big5",
            "x-\u00e9",
            "hz-gb-2312",
            "utf-32",
            "cesu-8",
            "x-compound_text"
        };
        Property.holds(
                3000,
                random ->
                        Charsets.decode(ByteRange.of(Property.bytes(random, 60)), names[random.nextInt(names.length)]));
    }
}
