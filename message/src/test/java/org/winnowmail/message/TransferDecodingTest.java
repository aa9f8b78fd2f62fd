// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Transfer encodings are undone as leniently as mail readers do. */
class TransferDecodingTest {
    private static ByteRange range(String s) {
        return ByteRange.of(s.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String decoded(TransferDecoding decoding, String s) {
        return new String(decoding.decode(range(s), 1000).bytes().toArray(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void base64_passes_over_what_is_no_letter_and_goes_on_after_padding() {
        assertThat(decoded(TransferDecoding.BASE64, "aGVs\r\nbG8=")).isEqualTo("hello");
        assertThat(decoded(TransferDecoding.BASE64, "a!G V-s_b*G8")).isEqualTo("hello");
        assertThat(decoded(TransferDecoding.BASE64, "aGk=aGk=")).isEqualTo("hihi");
        assertThat(decoded(TransferDecoding.BASE64, "====")).isEmpty();
    }

    @Test
    void a_plain_footer_after_base64_is_no_base64() {
        assertThat(decoded(TransferDecoding.BASE64, "aGk=\r\n\r\n______\r\nmy list\r\n"))
                .isEqualTo("hi");
        assertThat(decoded(TransferDecoding.BASE64, "aGk=\naGk=\n\naGk=\n")).isEqualTo("hihihi");
    }

    @Test
    void quoted_printable_bears_bare_equals_signs_and_padding() {
        assertThat(decoded(TransferDecoding.QUOTED_PRINTABLE, "a=3d1 \t\r\nb= \r\nc="))
                .isEqualTo("a=1\r\nbc");
        assertThat(decoded(TransferDecoding.QUOTED_PRINTABLE, "1=x =zz =\nend")).isEqualTo("1=x =zz end");
        assertThat(decoded(TransferDecoding.QUOTED_PRINTABLE, "a  b")).isEqualTo("a  b");
    }

    @Test
    void uuencode_is_read_between_begin_and_end() {
        assertThat(decoded(TransferDecoding.UUENCODE, "x\nbegin 644 cat.txt\n#0V%T\n`\nend\n"))
                .isEqualTo("Cat");
    }

    @Test
    void names_are_read_leniently() {
        assertThat(TransferDecoding.named(" BASE64; x")).isEqualTo(TransferDecoding.BASE64);
        assertThat(TransferDecoding.named("\"quoted-printable\" (really)"))
                .isEqualTo(TransferDecoding.QUOTED_PRINTABLE);
        assertThat(TransferDecoding.named("rot13")).isEqualTo(TransferDecoding.IDENTITY);
    }

    @Test
    void base64_of_anything_comes_back_whatever_its_lines() {
        Property.holds(500, random -> {
            byte[] bytes = Property.bytes(random, 300);
            int line = 4 * (1 + random.nextInt(19));
            String text = Base64.getMimeEncoder(line, new byte[] {'\n'}).encodeToString(bytes);
            assertThat(TransferDecoding.base64(range(text), 1000).bytes().toArray())
                    .isEqualTo(bytes);
        });
    }

    @Test
    void the_bound_holds_and_is_told() {
        Property.holds(1000, random -> {
            ByteRange in = range(Property.text(random, "aB=3 \r\n#begin", 200));
            int max = random.nextInt(100);
            for (TransferDecoding decoding : TransferDecoding.values()) {
                TransferDecoding.Decoded all = decoding.decode(in, 10_000);
                TransferDecoding.Decoded some = decoding.decode(in, max);
                assertThat(some.bytes().length()).isLessThanOrEqualTo(max);
                byte[] whole = all.bytes().toArray();
                assertThat(some.bytes().toArray())
                        .isEqualTo(java.util.Arrays.copyOf(whole, some.bytes().length()));
            }
        });
    }
}
