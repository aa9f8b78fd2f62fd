// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.message.testkit.Mails;
import org.winnowmail.message.testkit.Property;

/** A message put together from pieces is the message read in one. */
class MessageAssemblerTest {
    @TempDir
    Path directory;

    private SpoolSettings settings(int memory) {
        return new SpoolSettings(directory, memory, 10_000, 20_000);
    }

    private static byte[] written(Message m) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        m.writeTo(out::write);
        return out.toByteArray();
    }

    @Test
    void raw_bytes_in_any_pieces_give_what_parse_gives() {
        Property.holds(1000, random -> {
            StringBuilder text = new StringBuilder();
            String[] words = {"From x\n", "A: b\r\n", " c\n", "\r\n", "\n", "\r", "text", ":", "Subject", " "};
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(words[random.nextInt(words.length)]);
            }
            byte[] raw = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            Message whole = Message.parse(raw);
            try (MessageAssembler assembler = new MessageAssembler(settings(random.nextInt(40)))) {
                for (int at = 0; at < raw.length; ) {
                    int n = Math.min(raw.length - at, 1 + random.nextInt(7));
                    assembler.raw(raw, at, n);
                    at += n;
                }
                Message pieced = assembler.finish();
                assertThat(pieced.headers().fields()).isEqualTo(whole.headers().fields());
                assertThat(written(pieced)).isEqualTo(written(whole));
                assertThat(pieced.size()).isEqualTo(whole.size());
            }
        });
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void fields_and_body_are_kept_byte_for_byte_and_the_spool_file_is_private_and_goes_away() throws Exception {
        byte[] body = "a\nb\r\nc\r".repeat(100).getBytes(StandardCharsets.ISO_8859_1);
        MessageAssembler assembler = new MessageAssembler(settings(64));
        assembler.field(HeaderField.of("Subject", "x"));
        assembler.body(body, 0, 100);
        assembler.body(body, 100, body.length - 100);
        Message m = assembler.finish();

        assertThat(m.body().head(Integer.MAX_VALUE)).isEqualTo(body);
        assertThat(m.body().size()).isEqualTo(body.length);
        try (var files = Files.list(directory)) {
            Path spool = files.findFirst().orElseThrow();
            assertThat(Files.getPosixFilePermissions(spool)).hasSize(2);
        }
        assembler.close();
        assembler.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_stream_is_read_to_its_end() throws Exception {
        byte[] raw = Mails.plain("x", "y".repeat(5_000));
        try (MessageAssembler assembler = new MessageAssembler(settings(64))) {
            assembler.readFrom(new ByteArrayInputStream(raw));
            assertThat(written(assembler.finish())).isEqualTo(raw);
        }
    }

    @Test
    void the_error_says_which_limit_was_passed() {
        byte[] line = ("X: " + "y".repeat(996) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        try (MessageAssembler assembler = new MessageAssembler(settings(100))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 11; i++) {
                            assembler.raw(line, 0, line.length);
                        }
                    })
                    .isInstanceOfSatisfying(MessageTooLargeException.class, e -> {
                        assertThat(e.limit()).isEqualTo(MessageTooLargeException.Limit.HEADER);
                        assertThat(e.allowed()).isEqualTo(10_000);
                    });
        }
        try (MessageAssembler assembler = new MessageAssembler(settings(100))) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 21; i++) {
                            assembler.body(line, 0, line.length);
                        }
                    })
                    .isInstanceOfSatisfying(
                            MessageTooLargeException.class,
                            e -> assertThat(e.limit()).isEqualTo(MessageTooLargeException.Limit.MESSAGE));
        }
        assertThat(directory).isEmptyDirectory();
    }
}
