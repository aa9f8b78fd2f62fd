// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.testkit.Property;

/** RFC 6376, section 3.4. */
final class CanonicalizationTest {

    private static String body(Canonicalization kind, String body, int... cuts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BodyCanonicalizer c = kind.body(out::write);
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        for (int cut : cuts) {
            c.write(bytes, at, cut - at);
            at = cut;
        }
        c.write(bytes, at, bytes.length - at);
        c.finish();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String header(Canonicalization kind, String field) {
        byte[] raw = field.getBytes(StandardCharsets.ISO_8859_1);
        return new String(
                SignedHeaders.canonical(HeaderField.ofRaw(raw, 0, raw.length), kind), StandardCharsets.ISO_8859_1);
    }

    @Test
    void the_example_of_section_3_4_5() {
        assertThat(header(Canonicalization.RELAXED, "A: X\r\n")).isEqualTo("a:X\r\n");
        assertThat(header(Canonicalization.RELAXED, "B : Y\t\r\n\tZ  \r\n")).isEqualTo("b:Y Z\r\n");
        assertThat(body(Canonicalization.RELAXED, " C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(" C\r\nD E\r\n");
        assertThat(header(Canonicalization.SIMPLE, "B : Y\t\r\n\tZ  \r\n")).isEqualTo("B : Y\t\r\n\tZ  \r\n");
        assertThat(body(Canonicalization.SIMPLE, " C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(" C \r\nD \t E\r\n");
    }

    @Test
    void an_empty_body_is_one_line_end_in_simple_and_nothing_in_relaxed() {
        for (String empty : List.of("", "\r\n", "\r\n\r\n\r\n")) {
            assertThat(body(Canonicalization.SIMPLE, empty)).isEqualTo("\r\n");
            assertThat(body(Canonicalization.RELAXED, empty)).isEmpty();
        }
        assertThat(body(Canonicalization.RELAXED, " \t\r\n \r\n")).isEmpty();
    }

    @Test
    void a_last_line_without_end_gets_one() {
        assertThat(body(Canonicalization.SIMPLE, "a")).isEqualTo("a\r\n");
        assertThat(body(Canonicalization.RELAXED, "a ")).isEqualTo("a\r\n");
    }

    @Test
    void the_result_does_not_depend_on_where_the_chunks_are_cut_and_equals_the_definition() {
        Property.holds(3_000, random -> {
            String body = Property.text(random, "ab \t\r\n\n\u00e9", 60);
            int[] cuts = cuts(random, body.length());
            assertThat(body(Canonicalization.SIMPLE, body, cuts)).isEqualTo(simpleByDefinition(body));
            assertThat(body(Canonicalization.RELAXED, body, cuts)).isEqualTo(relaxedByDefinition(body));
        });
    }

    @Test
    void canonical_text_is_its_own_canonical_form() {
        Property.holds(1_000, random -> {
            String body = Property.text(random, "ab \t\r\n", 80);
            for (Canonicalization kind : Canonicalization.values()) {
                String once = body(kind, body);
                assertThat(body(kind, once)).isEqualTo(once);
            }
        });
    }

    @Test
    void a_long_body_passes_through_the_buffer_unharmed() {
        String line = "x".repeat(997) + "\r\n";
        String body = line.repeat(50);
        assertThat(body(Canonicalization.SIMPLE, body, 4095, 4096, 4097)).isEqualTo(body);
        assertThat(body(Canonicalization.RELAXED, body + "\r\n".repeat(10_000))).isEqualTo(body);
    }

    private static int[] cuts(RandomGenerator random, int length) {
        return random.ints(random.nextInt(6), 0, length + 1).sorted().toArray();
    }

    /** Lines by LF; what follows the last of them is a line without end. */
    private static List<String> lines(String body) {
        List<String> lines = new ArrayList<>(List.of(body.split("\n", -1)));
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private static String simpleByDefinition(String body) {
        List<String> lines = lines(body.replace("\r\n", "\n"));
        return lines.isEmpty() ? "\r\n" : String.join("\r\n", lines) + "\r\n";
    }

    private static String relaxedByDefinition(String body) {
        String reduced =
                body.replace("\r\n", "\n").replaceAll("[ \t]+(?=\n|\\z)", "").replaceAll("[ \t]+", " ");
        List<String> lines = lines(reduced);
        return lines.isEmpty() ? "" : String.join("\r\n", lines) + "\r\n";
    }
}
