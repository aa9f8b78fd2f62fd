// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.managesieve.Request.Argument;
import org.winnowmail.message.testkit.Property;

/** Bytes to requests, however the bytes are cut. */
class RequestReaderTest {
    private static List<Request> read(byte[] wire, RandomGenerator random) {
        RequestReader reader = new RequestReader(4_000, 100);
        List<Request> requests = new ArrayList<>();
        int at = 0;
        while (at < wire.length) {
            int taken = reader.accept(wire, at, Math.min(wire.length, at + 1 + random.nextInt(6)));
            assertThat(taken).isGreaterThan(at);
            at = taken;
            if (reader.complete()) {
                requests.add(reader.request());
            }
        }
        return requests;
    }

    private static List<Request> read(String wire) {
        return read(wire.getBytes(StandardCharsets.UTF_8), RandomGenerator.getDefault());
    }

    private static String shown(Request request) {
        return switch (request) {
            case Request.Malformed(String why) -> "malformed: " + why;
            case Request.Command(String name, List<Argument> arguments) -> {
                StringBuilder text = new StringBuilder(name);
                for (Argument a : arguments) {
                    text.append(
                            switch (a) {
                                case Argument.Text t -> " [" + t.text().orElse("?") + "]";
                                case Argument.Bare(String word) -> " " + word;
                                case Argument.TooLarge(long size) -> " >" + size;
                            });
                }
                yield text.toString();
            }
        };
    }

    @Test
    void any_request_is_read_the_same_wherever_the_pieces_end() {
        Property.holds(2_000, random -> {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (int n = 0; n < 1 + random.nextInt(4); n++) {
                StringBuilder shown = new StringBuilder("PUTSCRIPT");
                wire.writeBytes("PutScript".getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < random.nextInt(4); i++) {
                    String text = Property.text(random, "ab \"\\{}+\r\n\u00e4", 15);
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    boolean literal = random.nextBoolean() || text.contains("\r") || text.contains("\n");
                    wire.write(' ');
                    wire.writeBytes(
                            literal
                                    ? ("{" + bytes.length + (random.nextBoolean() ? "+" : "") + "}\r\n" + text)
                                            .getBytes(StandardCharsets.UTF_8)
                                    : Response.quoted(text).getBytes(StandardCharsets.UTF_8));
                    shown.append(" [").append(text).append(']');
                }
                wire.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
                expected.add(shown.toString());
            }
            assertThat(read(wire.toByteArray(), random).stream()
                            .map(RequestReaderTest::shown)
                            .toList())
                    .isEqualTo(expected);
        });
    }

    @Test
    void a_literal_over_the_limit_is_read_away_and_the_next_request_is_whole() {
        assertThat(read("PUTSCRIPT \"a\" {101+}\r\n" + "x".repeat(101) + "\r\nNOOP\r\n"))
                .extracting(RequestReaderTest::shown)
                .containsExactly("PUTSCRIPT [a] >101", "NOOP");
    }

    @Test
    void many_literals_in_one_request_are_kept_up_to_the_limit_in_all() {
        String half = "{60+}\r\n" + "x".repeat(60);
        assertThat(read("NOOP " + half + " " + half + " {40+}\r\n" + "y".repeat(40) + "\r\nNOOP " + half + "\r\n"))
                .extracting(RequestReaderTest::shown)
                .containsExactly(
                        "NOOP [" + "x".repeat(60) + "] >60 [" + "y".repeat(40) + "]", "NOOP [" + "x".repeat(60) + "]");
    }

    @Test
    void what_is_malformed_ends_with_its_line() {
        assertThat(read("NOOP \"a\r\nNOOP\r\n{x}\r\nNOOP {5+}x\r\n\r\nNOOP " + "y".repeat(5_000) + "\r\nNOOP 7\r\n"))
                .extracting(RequestReaderTest::shown)
                .containsExactly(
                        "malformed: a quoted string ends in its line; use a literal",
                        "NOOP",
                        "malformed: a literal's size is a number",
                        "malformed: a literal's size ends its line",
                        "malformed: empty line",
                        "malformed: request line too long",
                        "NOOP 7");
    }

    @Test
    void any_bytes_are_read_without_harm() {
        Property.holds(2_000, random -> {
            byte[] wire = Property.bytes(random, 300);
            assertThat(read(wire, random)).doesNotContainNull();
        });
    }

    @Test
    void texts_are_quoted_where_they_can_be() {
        assertThat(new String(Response.string("a\"\\b"), StandardCharsets.UTF_8))
                .isEqualTo("\"a\\\"\\\\b\"");
        assertThat(new String(Response.string("a\r\nb"), StandardCharsets.UTF_8))
                .isEqualTo("{4}\r\na\r\nb");
        assertThat(new String(Response.no("QUOTA", "full").bytes(), StandardCharsets.UTF_8))
                .isEqualTo("NO (QUOTA) \"full\"\r\n");
    }
}
