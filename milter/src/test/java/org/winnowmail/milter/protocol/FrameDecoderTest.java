// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

class FrameDecoderTest {
    private static final int CAP = 1 << 20;

    private static final Command[] ALL = {
        new Command.Negotiate(6, 0x1FF, 0x1FFFFF),
        MtaCodec.macros('C', "j", "mx.example.net", "{daemon_name}", "smtpd"),
        new Command.Connect("mail.example.org", '4', 25, "192.0.2.1"),
        new Command.Connect("[2001:db8::1]", '6', 25, "2001:db8::1"),
        new Command.Connect("localhost", 'L', 0, "/run/socket"),
        new Command.Connect("unknown", 'U', 0, ""),
        new Command.Helo("mail.example.org"),
        new Command.Mail("<a@example.org>", List.of("SIZE=100", "BODY=8BITMIME")),
        new Command.Rcpt("<b@example.net>", List.of("NOTIFY=NEVER")),
        new Command.Data(),
        new Command.Unknown("HELP me"),
        new Command.Header("Subject", MtaCodec.bytes(" caf\u00e9 \u00ff\n\tfolded")),
        new Command.Header("X-Empty", new byte[0]),
        new Command.EndOfHeader(),
        new Command.BodyChunk(MtaCodec.bytes("line\r\n\0binary")),
        new Command.EndOfBody(new byte[0]),
        new Command.EndOfBody(MtaCodec.bytes("last bytes")),
        new Command.Abort(),
        new Command.QuitNewConnection(),
        new Command.Quit()
    };

    private static List<Command> read(List<byte[]> pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(CAP));
        List<Command> commands = new ArrayList<>();
        for (byte[] piece : pieces) {
            channel.writeInbound(Unpooled.copiedBuffer(piece));
            for (Command c = channel.readInbound(); c != null; c = channel.readInbound()) {
                commands.add(c);
            }
        }
        channel.finishAndReleaseAll();
        return commands;
    }

    private static void assertAll(List<Command> commands) {
        assertThat(commands).usingRecursiveFieldByFieldElementComparator().containsExactly(ALL);
    }

    @Test
    void every_command_survives_a_cut_at_every_byte() {
        byte[] stream = MtaCodec.encode(ALL);
        for (int cut = 0; cut <= stream.length; cut++) {
            assertAll(read(List.of(Arrays.copyOf(stream, cut), Arrays.copyOfRange(stream, cut, stream.length))));
        }
    }

    @Test
    void commands_come_out_of_single_bytes_and_of_one_read() {
        byte[] stream = MtaCodec.encode(ALL);
        List<byte[]> single = new ArrayList<>();
        for (byte b : stream) {
            single.add(new byte[] {b});
        }
        assertAll(read(single));
        assertAll(read(List.of(stream)));
    }

    @Test
    void random_cuts_change_nothing() {
        Property.holds(200, random -> {
            List<Command> sent = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            int count = random.nextInt(30);
            for (int i = 0; i < count; i++) {
                Command command = ALL[random.nextInt(ALL.length)];
                sent.add(command);
                stream.writeBytes(MtaCodec.encode(command));
            }
            assertThat(read(cuts(random, stream.toByteArray())))
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactlyElementsOf(sent);
        });
    }

    private static List<byte[]> cuts(RandomGenerator random, byte[] stream) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int next = Math.min(stream.length, at + 1 + random.nextInt(40));
            pieces.add(Arrays.copyOfRange(stream, at, next));
            at = next;
        }
        return pieces;
    }

    @Test
    void a_length_of_zero_ends_the_conversation() {
        assertThatThrownBy(() -> read(List.of(new byte[] {0, 0, 0, 0})))
                .hasRootCauseInstanceOf(ProtocolException.class)
                .hasMessageContaining("frame of 0 bytes");
    }

    @Test
    void a_length_above_the_cap_ends_the_conversation_before_its_bytes_come() {
        assertThatThrownBy(() -> read(List.of(new byte[] {0, 0x10, 0, 1})))
                .hasRootCauseInstanceOf(ProtocolException.class)
                .hasMessageContaining("frame of 1048577 bytes; 1 to 1048576 are allowed");
        assertThatThrownBy(() -> read(List.of(new byte[] {-1, -1, -1, -1})))
                .hasRootCauseInstanceOf(ProtocolException.class)
                .hasMessageContaining("frame of 4294967295 bytes");
    }

    @Test
    void a_frame_as_long_as_the_cap_is_read() {
        byte[] body = new byte[CAP - 1];
        Arrays.fill(body, (byte) 'x');
        List<Command> commands = read(List.of(MtaCodec.encode(new Command.BodyChunk(body))));
        assertThat(commands)
                .singleElement()
                .satisfies(c -> assertThat(((Command.BodyChunk) c).bytes()).hasSize(CAP - 1));
    }

    @Test
    void an_unknown_command_ends_the_conversation() {
        assertThatThrownBy(() -> read(List.of(MtaCodec.frame("Zdata"))))
                .hasRootCauseInstanceOf(ProtocolException.class)
                .hasMessageContaining("unknown command 0x5a");
    }

    @Test
    void nothing_is_read_after_an_error() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(CAP));
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(new byte[4])))
                .hasRootCauseInstanceOf(ProtocolException.class);
        channel.writeInbound(Unpooled.copiedBuffer(MtaCodec.encode(new Command.Data())));
        assertThat(channel.<Command>readInbound()).isNull();
    }

    @Test
    void data_that_cannot_be_what_the_command_carries_is_refused() {
        for (String bad : List.of("O\0\0\0\6", "D", "Cmail.example.org\0004\1", "LSubject")) {
            assertThatThrownBy(() -> read(List.of(MtaCodec.frame(bad))))
                    .as(bad)
                    .hasRootCauseInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void a_missing_last_nul_is_forgiven() {
        assertThat(read(List.of(
                        MtaCodec.frame("Hname"),
                        MtaCodec.frame("M<a@b>"),
                        MtaCodec.frame("M"),
                        MtaCodec.frame("Cunknown\0"),
                        MtaCodec.frame("LX\0value"))))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Command.Helo("name"),
                        new Command.Mail("<a@b>", List.of()),
                        new Command.Mail("", List.of()),
                        new Command.Connect("unknown", 'U', 0, ""),
                        new Command.Header("X", MtaCodec.bytes("value")));
    }

    @Test
    void a_family_nobody_knows_counts_as_unknown() {
        assertThat(read(List.of(MtaCodec.frame("Cmail\0X\0\031somewhere\0"))))
                .containsExactly(new Command.Connect("mail", 'U', 0, ""));
    }
}
