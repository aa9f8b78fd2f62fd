// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Address;
import org.winnowmail.message.testkit.Property;

/** Bytes to commands and content, however the bytes are cut. */
class LmtpCodecTest {
    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static LmtpCommand parse(String line) {
        byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
        return CommandParser.parse(utf8, utf8.length);
    }

    /** What a client does to content (RFC 5321, section 4.5.2), with the final dot. */
    private static byte[] stuffed(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean lineStart = true;
        for (int i = 0; i < content.length; i++) {
            if (lineStart && content[i] == '.') {
                out.write('.');
            }
            out.write(content[i]);
            lineStart = content[i] == '\n' && i > 0 && content[i - 1] == '\r';
        }
        if (!lineStart) {
            out.writeBytes(bytes("\r\n"));
        }
        out.writeBytes(bytes(".\r\n"));
        return out.toByteArray();
    }

    private static byte[] unstuffed(byte[] wire, RandomGenerator random, int[] end) {
        DotUnstuffer unstuffer = new DotUnstuffer();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (!unstuffer.ended() && at < wire.length) {
            int to = Math.min(wire.length, at + 1 + random.nextInt(7));
            int taken = unstuffer.accept(wire, at, to, out::write);
            assertThat(taken).isGreaterThan(at);
            at = taken;
        }
        end[0] = at;
        return out.toByteArray();
    }

    @Test
    void any_content_comes_out_as_it_went_in_and_what_follows_is_untouched() {
        Property.holds(5_000, random -> {
            byte[] content = bytes(Property.text(random, "\r\n..ab\u00e4\u0000", 60) + "\r\n");
            byte[] group = bytes("QUIT\r\n");
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            wire.writeBytes(stuffed(content));
            int end = wire.size();
            wire.writeBytes(group);
            int[] stopped = new int[1];

            byte[] got = unstuffed(wire.toByteArray(), random, stopped);

            assertThat(got).isEqualTo(content);
            assertThat(stopped[0]).isEqualTo(end);
        });
    }

    @Test
    void bare_line_feeds_around_a_dot_smuggle_nothing() {
        for (String trick : List.of("\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r.\r\n", "\n.\r")) {
            byte[] wire = bytes("a" + trick + "MAIL FROM:<x@y>\r\n.\r\n");
            int[] stopped = new int[1];
            byte[] got = unstuffed(wire, RandomGenerator.getDefault(), stopped);

            assertThat(stopped[0]).as(trick).isEqualTo(wire.length);
            assertThat(new String(got, StandardCharsets.ISO_8859_1)).as(trick).contains("MAIL FROM:<x@y>");
        }
    }

    @Test
    void lines_are_cut_the_same_wherever_the_pieces_end() {
        Property.holds(2_000, random -> {
            List<String> lines = new ArrayList<>();
            StringBuilder wire = new StringBuilder();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                String line = Property.text(random, "ab <>:\r\u00ff", 40);
                boolean crlf = random.nextBoolean();
                // One CR before the LF is the line's end, whoever wrote it.
                lines.add(!crlf && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
                wire.append(line).append(crlf ? "\r\n" : "\n");
            }
            byte[] all = bytes(wire.toString());
            LineCutter cutter = new LineCutter(512);
            List<String> got = new ArrayList<>();
            int at = 0;
            while (at < all.length) {
                at = cutter.accept(all, at, Math.min(all.length, at + 1 + random.nextInt(9)));
                if (cutter.complete()) {
                    assertThat(cutter.overlong()).isFalse();
                    got.add(new String(cutter.line(), 0, cutter.length(), StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(got).isEqualTo(lines);
        });
    }

    @Test
    void an_overlong_line_is_read_to_its_end_and_not_kept() {
        LineCutter cutter = new LineCutter(512);
        byte[] all = bytes("x".repeat(5_000) + "\r\nNOOP\r\n");

        int at = cutter.accept(all, 0, all.length);

        assertThat(cutter.complete()).isTrue();
        assertThat(cutter.overlong()).isTrue();
        cutter.accept(all, at, all.length);
        assertThat(cutter.overlong()).isFalse();
        assertThat(new String(cutter.line(), 0, cutter.length(), StandardCharsets.ISO_8859_1))
                .isEqualTo("NOOP");
    }

    @Test
    void any_bytes_parse_to_some_command() {
        Property.holds(5_000, random -> {
            byte[] line = Property.bytes(random, 80);
            assertThat(CommandParser.parse(line, line.length)).isNotNull();
            String words =
                    List.of("MAIL FROM:", "RCPT TO:", "BDAT ", "LHLO ", "VRFY ").get(random.nextInt(5))
                            + Property.text(random, "<>@\" \\=ab0.", 30);
            assertThat(parse(words)).isNotNull();
        });
    }

    @Test
    void mail_carries_its_parameters() {
        assertThat(parse("mail FROM:<\"a b\"@x.example> size=17 BODY=8bitmime SMTPUTF8"))
                .isEqualTo(new LmtpCommand.Mail(
                        Optional.of(new Address("a b", "x.example")), OptionalLong.of(17), true, true));
        assertThat(parse("MAIL FROM:<>"))
                .isEqualTo(new LmtpCommand.Mail(Optional.empty(), OptionalLong.empty(), false, false));
    }

    @Test
    void a_reply_is_never_more_than_its_lines_whatever_a_text_holds() {
        LmtpReply reply = LmtpReply.of(550, "5.1.1", "<a\r\n250 2.0.0 forged> " + "x".repeat(2_000));

        String wire = new String(reply.bytes(), StandardCharsets.UTF_8);

        assertThat(wire).startsWith("550 5.1.1 <a  250 2.0.0 forged>").endsWith("\r\n");
        assertThat(wire.indexOf('\n')).isEqualTo(wire.length() - 1);
        assertThat(wire.length()).isLessThanOrEqualTo(512);
    }
}
