// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacketEncoderTest {
    private static String wire(Packet... packets) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(List.of(packets), out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return MtaCodec.text(bytes);
    }

    @Test
    void replies_without_data_are_five_bytes() {
        assertThat(wire(new Packet.Continue())).isEqualTo("\0\0\0\1c");
        assertThat(wire(new Packet.Accept())).isEqualTo("\0\0\0\1a");
        assertThat(wire(new Packet.Discard())).isEqualTo("\0\0\0\1d");
        assertThat(wire(new Packet.Skip())).isEqualTo("\0\0\0\1s");
        assertThat(wire(new Packet.Progress())).isEqualTo("\0\0\0\1p");
    }

    @Test
    void the_negotiation_is_three_words_and_then_lists_in_order_of_stage() {
        assertThat(wire(new Packet.Negotiated(6, 0xFF, 0x1405, Map.of())))
                .isEqualTo("\0\0\0\15O\0\0\0\6\0\0\0\u00ff\0\0\24\5");
        assertThat(wire(new Packet.Negotiated(6, 0x100, 0, Map.of(6, "{x}", 0, "j _"))))
                .isEqualTo("\0\0\0\35O\0\0\0\6\0\0\1\0\0\0\0\0\0\0\0\0j _\0\0\0\0\6{x}\0");
    }

    @Test
    void edits_have_the_bytes_postfix_reads() {
        assertThat(wire(new Packet.AddHeader("X-A", MtaCodec.bytes(" v")))).isEqualTo("\0\0\0\10hX-A\0 v\0");
        assertThat(wire(new Packet.InsertHeader(1, "X-A", MtaCodec.bytes("v"))))
                .isEqualTo("\0\0\0\13i\0\0\0\1X-A\0v\0");
        assertThat(wire(new Packet.ChangeHeader(258, "X", new byte[0]))).isEqualTo("\0\0\0\10m\0\0\1\2X\0\0");
        assertThat(wire(new Packet.ReplaceBody(MtaCodec.bytes("a\r\n")))).isEqualTo("\0\0\0\4ba\r\n");
        assertThat(wire(new Packet.ChangeSender("<a@b>"))).isEqualTo("\0\0\0\7e<a@b>\0");
        assertThat(wire(new Packet.AddRecipient("<a@b>"))).isEqualTo("\0\0\0\7+<a@b>\0");
        assertThat(wire(new Packet.DeleteRecipient("<a@b>"))).isEqualTo("\0\0\0\7-<a@b>\0");
        assertThat(wire(new Packet.Quarantine("odd"))).isEqualTo("\0\0\0\5qodd\0");
        assertThat(wire(new Packet.ReplyCode("550 5.7.1 no"))).isEqualTo("\0\0\0\16y550 5.7.1 no\0");
    }

    @Test
    void several_packets_follow_each_other() {
        assertThat(wire(new Packet.Quarantine("q"), new Packet.Accept())).isEqualTo("\0\0\0\3qq\0\0\0\0\1a");
    }
}
