// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        FrameDecoder frames = new FrameDecoder(1 << 20);
        channel.pipeline()
                .addLast(
                        frames,
                        new Connection(channel, 1, frames, new RecordingFilter(), MilterEvents.NONE, Talk.settings()));
        return channel;
    }

    @Test
    void all_packets_of_a_reply_are_one_write() {
        EmbeddedChannel channel = channel();
        Connection connection = channel.pipeline().get(Connection.class);
        List<Packet> packets = List.of(
                new Packet.AddHeader("X", MtaCodec.bytes(" 1")), new Packet.Quarantine("q"), new Packet.Accept());
        connection.send(packets);
        ByteBuf write = channel.readOutbound();
        byte[] bytes = new byte[write.readableBytes()];
        write.readBytes(bytes);
        write.release();
        assertThat(MtaCodec.decode(bytes))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(packets);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        channel.finishAndReleaseAll();
    }

    @Test
    void closing_lets_out_what_was_sent_before() {
        EmbeddedChannel channel = channel();
        Connection connection = channel.pipeline().get(Connection.class);
        connection.send(List.of(new Packet.Accept()));
        connection.close();
        channel.runPendingTasks();
        ByteBuf write = channel.readOutbound();
        assertThat(write.readableBytes()).isEqualTo(5);
        write.release();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void what_breaks_the_protocol_closes_the_channel_and_throws_nothing() {
        for (byte[] bad : List.of(
                new byte[4],
                MtaCodec.frame("?"),
                MtaCodec.encode(Talk.connect()),
                MtaCodec.encode(Talk.POSTFIX, Talk.POSTFIX),
                MtaCodec.encode(new Command.Negotiate(1, 0, 0)))) {
            EmbeddedChannel channel = channel();
            channel.writeInbound(Unpooled.copiedBuffer(bad));
            channel.checkException();
            assertThat(channel.isOpen()).isFalse();
            channel.finishAndReleaseAll();
        }
    }
}
