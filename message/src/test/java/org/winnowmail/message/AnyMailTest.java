// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Mails;
import org.winnowmail.message.testkit.Property;

/** What holds for any mail, honest or hostile. */
class AnyMailTest {
    private static byte[] any(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> Mails.random(random);
            case 1 -> Property.bytes(random, 400);
            case 2 -> mutated(Mails.random(random), random);
            default -> Mails.hostile(random);
        };
    }

    private static byte[] mutated(byte[] mail, RandomGenerator random) {
        for (int i = random.nextInt(20); i > 0; i--) {
            mail[random.nextInt(mail.length)] = (byte) random.nextInt(256);
        }
        return mail;
    }

    private static byte[] written(Message m) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        m.writeTo(out::write);
        return out.toByteArray();
    }

    @Test
    void every_view_of_any_bytes_is_had_without_an_exception_and_within_the_limits() {
        Limits limits = new Limits(15, 6, 2_000, 500, 7, 30);
        Property.holds(3000, random -> {
            Message m = Message.parse(any(random), limits);
            long decoded = 0;
            for (Part part : m.root().all()) {
                ByteRange raw = part.raw();
                assertThat(raw.offset()).isBetween(0, raw.array().length);
                assertThat(raw.offset() + raw.length()).isBetween(raw.offset(), raw.array().length);
                decoded += part.children().isEmpty() ? part.content().length() : 0;
                part.text();
                part.fileName();
            }
            assertThat(decoded).isLessThanOrEqualTo(limits.decodedBytes());
            Text text = m.text();
            assertThat(text.visible().length()).isLessThanOrEqualTo(limits.textChars() + 20);
            assertThat(text.links()).hasSizeLessThanOrEqualTo(limits.urls());
            text.links().forEach(link -> {
                link.url().ifPresent(Url::registeredDomain);
                link.shownUrl();
            });
            TextFold.skeleton(text.visible());
            m.from();
            m.to();
            m.date();
            m.subject();
            m.references();
            m.received();
        });
    }

    @Test
    void what_is_written_reads_back_the_same() {
        Property.holds(3000, random -> {
            Message m = Message.parse(any(random));
            byte[] written = written(m);
            Message again = Message.parse(written);
            assertThat(again.headers().fields()).isEqualTo(m.headers().fields());
            assertThat(written(again)).isEqualTo(written);
            assertThat(m.size()).isEqualTo(written.length);
        });
    }

    @Test
    void the_shapes_of_the_test_kit_are_what_they_say() {
        Message m = Message.parse(Mails.withAttachment(
                "Hello", "caf\u00e9 text", "application/pdf", "a.pdf", "%PDF".getBytes(StandardCharsets.US_ASCII)));

        assertThat(m.root().all().stream().map(Part::type))
                .containsExactly(
                        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf");
        assertThat(m.text().visible()).isEqualTo("caf\u00e9 text\ncaf\u00e9 text\n");
        assertThat(m.root().children().get(1).fileName()).contains("a.pdf");
        assertThat(m.subject()).isEqualTo("Hello");
        assertThat(m.from().malformed()).isFalse();
        assertThat(m.received().getFirst().clientName()).isEqualTo("mail.sender.example");
        assertThat(Message.parse(Mails.html("x", "<i>y</i>")).text().visible()).isEqualTo("y\n");
    }

    @Test
    void ten_megabytes_of_header_and_a_hundred_of_body_are_read() {
        String header = "a:bcdef\n".repeat(1_300_000);
        Message m = Message.parse(header.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(m.headers().size()).isEqualTo(1_300_000);
        assertThat(m.root().type()).isEqualTo("text/plain");
        assertThat(m.text().visible()).isEmpty();

        String field = "Content-Type: multipart/mixed; boundary=" + "b;x=".repeat(2_500_000);
        assertThat(Message.parse((field + "\n\nx").getBytes(StandardCharsets.ISO_8859_1))
                        .text()
                        .visible())
                .isEqualTo("x\n");

        byte[] body = new byte[100 << 20];
        java.util.Arrays.fill(body, (byte) '-');
        for (int i = 0; i < body.length; i += 3) {
            body[i] = '\n';
        }
        Headers headers = new Headers(java.util.List.of(HeaderField.of("Content-Type", "multipart/mixed; boundary=a")));
        Message large = new Message(headers, Body.of(body));
        assertThat(large.root().children()).hasSize(1);
        assertThat(large.root().children().getFirst().truncated()).isTrue();
    }
}
