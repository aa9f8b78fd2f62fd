// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the stream into frames and these into commands: {@code u32 length, command byte, data}, where the
 * length counts the command byte. A length of 0 or above the cap ends the connection before anything of
 * that size is held.
 */
final class FrameDecoder extends ByteToMessageDecoder {
    private final int cap;
    private long frames;
    private long bytes;
    private boolean broken;

    FrameDecoder(int cap) {
        this.cap = cap;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < 4) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length < 1 || length > cap) {
            broken = true;
            in.skipBytes(in.readableBytes());
            throw new ProtocolException("frame of " + length + " bytes; 1 to " + cap + " are allowed");
        }
        if (in.readableBytes() - 4 < length) {
            return;
        }
        in.skipBytes(4);
        frames++;
        bytes += 4 + length;
        ByteBuf frame = in.readSlice((int) length);
        try {
            out.add(CommandDecoder.decode(frame));
        } catch (ProtocolException e) {
            broken = true;
            throw e;
        }
    }

    long frames() {
        return frames;
    }

    long bytes() {
        return bytes;
    }
}
