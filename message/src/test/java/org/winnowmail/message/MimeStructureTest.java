// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** The MIME tree, as mail readers see it. */
class MimeStructureTest {
    private static Message message(String text) {
        return Message.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String string(ByteRange range) {
        return new String(range.toArray(), StandardCharsets.ISO_8859_1);
    }

    private static List<String> types(Message m) {
        return m.root().all().stream().map(Part::type).toList();
    }

    @Test
    void a_message_without_mime_is_one_plain_text() {
        Part root = message("Subject: x\n\nhello\n").root();

        assertThat(root.type()).isEqualTo("text/plain");
        assertThat(string(root.content())).isEqualTo("hello\r\n");
        assertThat(root.children()).isEmpty();
        assertThat(root.truncated()).isFalse();
    }

    @Test
    void parts_lie_between_delimiters_and_lose_the_line_end_before_them() {
        Message m = message("""
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b 1"

                preamble
                --b 1
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                caf=C3=A9 =
                au lait
                --b 1 \t
                Content-Type: application/pdf; name="=?utf-8?Q?r=C3=A9sum=C3=A9=2Epdf?="
                Content-Disposition: attachment
                Content-Transfer-Encoding: base64

                JVBE
                Rg==
                --b 1--
                epilogue
                """);

        assertThat(types(m)).containsExactly("multipart/mixed", "text/plain", "application/pdf");
        assertThat(m.root().children().get(0).text()).isEqualTo("café au lait");
        Part pdf = m.root().children().get(1);
        assertThat(string(pdf.content())).isEqualTo("%PDF");
        assertThat(pdf.fileName()).contains("résumé.pdf");
        assertThat(pdf.isAttachment()).isTrue();
        assertThat(string(pdf.raw())).isEqualTo("JVBE\r\nRg==");
    }

    @Test
    void missing_terminators_and_an_outer_delimiter_close_what_is_open_inside() {
        Message m = message("""
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: multipart/alternative; boundary=outer-inner

                --outer-inner

                one
                --outer-inner
                Content-Type: text/html

                <p>two
                --outer
                Content-Type: image/png

                x""");

        assertThat(types(m))
                .containsExactly("multipart/mixed", "multipart/alternative", "text/plain", "text/html", "image/png");
        assertThat(string(m.root().children().get(0).children().get(1).content()))
                .isEqualTo("<p>two");
        assertThat(string(m.root().children().get(1).content())).isEqualTo("x");
    }

    @Test
    void an_attached_message_is_a_child_with_its_own_header_and_parts() {
        Message m = message("""
                Content-Type: multipart/digest; boundary=d

                --d

                Subject: inner
                Content-Type: multipart/mixed; boundary=i

                --i

                deep
                --i--
                --d
                Content-Type: text/plain

                not a message
                --d--
                """);

        assertThat(types(m))
                .containsExactly("multipart/digest", "message/rfc822", "multipart/mixed", "text/plain", "text/plain");
        Part attached = m.root().children().get(0);
        assertThat(attached.children().get(0).headers().value("Subject")).isEqualTo("inner");
        assertThat(string(attached.content())).startsWith("Subject: inner").endsWith("--i--");
    }

    @Test
    void a_base64_encoded_attached_message_is_opened_and_a_mislabelled_plain_one_too() {
        String inner = "Subject: secret\r\nContent-Type: text/html\r\n\r\n<b>hi</b>";
        String base64 = Base64.getMimeEncoder().encodeToString(inner.getBytes(StandardCharsets.ISO_8859_1));
        String header = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n";

        for (String body : List.of(base64, inner.replace("\r\n", "\n"))) {
            Message m = message(header + body);
            assertThat(types(m)).containsExactly("message/rfc822", "text/html");
            assertThat(m.root().children().get(0).headers().value("subject")).isEqualTo("secret");
            assertThat(m.root().children().get(0).text()).isEqualTo("<b>hi</b>");
        }
    }

    @Test
    void a_multipart_without_boundary_parameter_is_read_by_the_delimiter_it_shows() {
        Message m = message("Content-Type: multipart/mixed\n\nhello\n--xyz\nContent-Type: text/html\n\n<i>\n--xyz--\n");

        assertThat(types(m)).containsExactly("multipart/mixed", "text/html");
    }

    @Test
    void a_multipart_in_which_no_delimiter_is_found_is_text() {
        Message m = message("Content-Type: multipart/mixed; boundary=never\n\nbuy now\n");

        assertThat(types(m)).containsExactly("multipart/mixed", "text/plain");
        assertThat(m.root().children().get(0).text()).isEqualTo("buy now\r\n");
    }

    @Test
    void nonsense_types_are_plain_text() {
        for (String type : List.of("html", "text", "/", ";charset=utf-8", "text/", "", "=?=?;;;")) {
            assertThat(message("Content-Type: " + type + "\n\nx").root().type()).isEqualTo("text/plain");
        }
    }

    @Test
    void a_million_parts_and_ten_thousand_levels_are_cut_by_the_limits() {
        StringBuilder wide = new StringBuilder("Content-Type: multipart/mixed; boundary=a\n\n");
        wide.append("--a\n\nx\n".repeat(1_000_000));
        Part root = message(wide.toString()).root();
        assertThat(root.all()).hasSize(Limits.DEFAULT.parts());
        assertThat(root.truncated()).isTrue();

        StringBuilder deep = new StringBuilder("Content-Type: multipart/mixed; boundary=b00000\n\n");
        for (int i = 1; i <= 10_000; i++) {
            deep.append("--b%05d\nContent-Type: multipart/mixed; boundary=b%05d\n\n".formatted(i - 1, i));
        }
        List<Part> all = message(deep.toString()).root().all();
        assertThat(all.size()).isBetween(30, 40);
        assertThat(all).anyMatch(Part::truncated);

        String nested = "Content-Type: message/rfc822\n\n".repeat(10_000) + "\nend";
        assertThat(message(nested).root().all().size()).isBetween(30, 40);
    }

    @Test
    void a_spooled_body_is_read_as_far_as_the_limit_goes() throws Exception {
        SpoolSettings settings =
                new SpoolSettings(java.nio.file.Path.of(System.getProperty("java.io.tmpdir")), 10, 1000, 10_000);
        Limits limits = new Limits(10, 10, 50, 100, 10, 100);
        try (MessageAssembler assembler = new MessageAssembler(settings, limits)) {
            byte[] raw = ("Subject: x\r\n\r\n" + "y".repeat(100)).getBytes(StandardCharsets.ISO_8859_1);
            assembler.raw(raw, 0, raw.length);
            Message m = assembler.finish();
            assertThat(m.body()).isInstanceOf(Body.Spooled.class);
            assertThat(m.root().content().length()).isEqualTo(50);
            assertThat(m.root().truncated()).isTrue();
        }
    }

    @Test
    void random_structures_never_throw_and_stay_within_body_and_limits() {
        String[] words = {
            "Content-Type: multipart/mixed; boundary=a\r\n",
            "Content-Type: multipart/x; boundary=\"ab\"\r\n",
            "Content-Type: message/rfc822\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "--a\r\n",
            "--ab\r\n",
            "--a--\r\n",
            "--ab--\r\n",
            "\r\n",
            "\n",
            "x",
            "Content-Type: text/html; charset=\r\n",
            "QUJD\r\n",
            "=41=\r\n",
            "--",
            "\r",
            ":",
            "Content-Transfer-Encoding: quoted-printable\r\n",
            "Content-Type: multipart/digest\r\n",
            "Content-Transfer-Encoding: x-uuencode\r\n",
            "begin 644 x\r\n#0V%T\r\nend\r\n",
            "\u00ff\u0000"
        };
        Limits limits = new Limits(20, 6, 300, 1000, 10, 10);
        Property.holds(3000, random -> {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(words[random.nextInt(words.length)]);
            }
            Message m = Message.parse(text.toString().getBytes(StandardCharsets.ISO_8859_1), limits);
            byte[] body = ((Object) m.body()) instanceof Body.InMemory memory ? memory.bytes() : new byte[0];
            long decoded = 0;
            for (Part part : m.root().all()) {
                assertThat(part.raw().offset()).isNotNegative();
                assertThat(part.raw().offset() + part.raw().length())
                        .isLessThanOrEqualTo(part.raw().array().length);
                if (part.raw().array() == body) {
                    assertThat(part.raw().length()).isLessThanOrEqualTo(body.length);
                }
                decoded += part.children().isEmpty() ? part.content().length() : 0;
                part.text();
            }
            assertThat(decoded).isLessThanOrEqualTo(limits.decodedBytes());
            assertThat(m.root().all().size()).isLessThanOrEqualTo(2 * limits.parts());
        });
    }
}
