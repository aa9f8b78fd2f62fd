// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** A message keeps the bytes it was given. */
class MessageTest {
    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] written(Message m) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        m.writeTo(out::write);
        return out.toByteArray();
    }

    @Test
    void folded_8_bit_fields_are_kept_byte_for_byte() {
        byte[] raw = bytes("Subject: caf\u00e9\r\n\tau lait\r\nX-Odd : y\r\n\r\nbody\r\n");

        Message m = Message.parse(raw);

        assertThat(written(m)).isEqualTo(raw);
        assertThat(m.headers().value("subject")).isEqualTo("caf\u00e9\tau lait");
        assertThat(m.headers().value("x-odd")).isEqualTo("y");
        assertThat(m.size()).isEqualTo(raw.length);
    }

    @Test
    void a_message_below_trace_fields_has_them_on_top_and_shares_its_text() {
        Message message = Message.parse("Subject: x\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII));

        Message below = message.below(List.of(HeaderField.of("Received", "from a by b")));

        assertThat(below.headers().fields().stream().map(HeaderField::name)).containsExactly("Received", "Subject");
        assertThat(below.body()).isSameAs(message.body());
        assertThat(below.root()).isSameAs(message.root());
        assertThat(message.headers().has("Received")).isFalse();
    }

    @Test
    void unix_line_ends_become_crlf_and_an_mbox_line_is_dropped() {
        Message m = Message.parse(bytes("From a@b Sat Jan  1\nTo: x\n\nhi\n"));

        assertThat(written(m)).isEqualTo(bytes("To: x\r\n\r\nhi\r\n"));
    }

    @Test
    void any_header_and_body_with_crlf_survive_a_round_trip() {
        Property.holds(500, random -> {
            String header = "A: " + Property.text(random, "ab \t\u00e4\u00ff=?", 200) + "\r\n";
            byte[] raw = bytes(header + "\r\n" + Property.text(random, "xyz.\u00e9\u0000 ", 400) + "\r\n");
            assertThat(written(Message.parse(raw))).isEqualTo(raw);
        });
    }
}
