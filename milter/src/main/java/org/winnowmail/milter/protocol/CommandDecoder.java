// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A frame's bytes to a {@link Command}. Everything is copied: the frame's buffer is not kept. */
final class CommandDecoder {
    /** Strings taken from one MAIL or RCPT; RFC 5321 limits the line to 512 octets, so a few dozen. */
    private static final int MAX_STRINGS = 256;

    private CommandDecoder() {}

    /**
     * Reads one frame without its length.
     *
     * @throws ProtocolException for an unknown command or data that cannot be what the command carries
     */
    static Command decode(ByteBuf frame) {
        char code = (char) (frame.readByte() & 0xFF);
        return switch (code) {
            case 'O' -> negotiate(frame);
            case 'D' -> macros(frame);
            case 'C' -> connect(frame);
            case 'H' -> new Command.Helo(string(frame));
            case 'M' -> {
                List<String> all = strings(frame);
                yield new Command.Mail(all.getFirst(), all.subList(1, all.size()));
            }
            case 'R' -> {
                List<String> all = strings(frame);
                yield new Command.Rcpt(all.getFirst(), all.subList(1, all.size()));
            }
            case 'T' -> new Command.Data();
            case 'U' -> new Command.Unknown(string(frame));
            case 'L' -> header(frame);
            case 'N' -> new Command.EndOfHeader();
            case 'B' -> new Command.BodyChunk(rest(frame));
            case 'E' -> new Command.EndOfBody(rest(frame));
            case 'A' -> new Command.Abort();
            case 'Q' -> new Command.Quit();
            case 'K' -> new Command.QuitNewConnection();
            default -> throw new ProtocolException("unknown command 0x" + Integer.toHexString(code));
        };
    }

    private static Command negotiate(ByteBuf frame) {
        if (frame.readableBytes() < 12) {
            throw new ProtocolException("negotiation of " + frame.readableBytes() + " bytes instead of 12");
        }
        return new Command.Negotiate(frame.readInt(), frame.readInt(), frame.readInt());
    }

    private static Command macros(ByteBuf frame) {
        if (!frame.isReadable()) {
            throw new ProtocolException("macros without the event they belong to");
        }
        return new Command.Macros((char) (frame.readByte() & 0xFF), rest(frame));
    }

    private static Command connect(ByteBuf frame) {
        String host = string(frame);
        char family = frame.isReadable() ? (char) (frame.readByte() & 0xFF) : 'U';
        return switch (family) {
            case '4', '6', 'L' -> {
                if (frame.readableBytes() < 2) {
                    throw new ProtocolException("CONNECT of family " + family + " without a port");
                }
                int port = frame.readUnsignedShort();
                yield new Command.Connect(host, family, port, string(frame));
            }
            // Nothing follows 'U'; a family not known here is as good as unknown.
            default -> new Command.Connect(host, 'U', 0, "");
        };
    }

    private static Command header(ByteBuf frame) {
        int nameLength = frame.bytesBefore((byte) 0);
        if (nameLength < 0) {
            throw new ProtocolException("header field without a value");
        }
        String name = string(frame);
        int length = frame.readableBytes();
        if (length > 0 && frame.getByte(frame.writerIndex() - 1) == 0) {
            length--;
        }
        byte[] value = new byte[length];
        frame.readBytes(value);
        return new Command.Header(name, value);
    }

    /** Up to the next NUL, or to the end when there is none. */
    private static String string(ByteBuf frame) {
        int length = frame.bytesBefore((byte) 0);
        if (length < 0) {
            return frame.readCharSequence(frame.readableBytes(), StandardCharsets.ISO_8859_1)
                    .toString();
        }
        String text =
                frame.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        frame.skipBytes(1);
        return text;
    }

    private static List<String> strings(ByteBuf frame) {
        List<String> all = new ArrayList<>(4);
        do {
            all.add(string(frame));
        } while (frame.isReadable() && all.size() < MAX_STRINGS);
        return all;
    }

    private static byte[] rest(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return bytes;
    }
}
