// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Packets to bytes, one behind the other, so that a reply with its edits is one write. */
final class PacketEncoder {
    private PacketEncoder() {}

    static void encode(List<Packet> packets, ByteBuf out) {
        for (Packet packet : packets) {
            encode(packet, out);
        }
    }

    static void encode(Packet packet, ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0);
        switch (packet) {
            case Packet.Negotiated n -> negotiated(n, out);
            case Packet.Continue c -> out.writeByte('c');
            case Packet.Accept a -> out.writeByte('a');
            case Packet.Discard d -> out.writeByte('d');
            case Packet.ReplyCode r -> string(out.writeByte('y'), r.text());
            case Packet.Skip s -> out.writeByte('s');
            case Packet.Progress p -> out.writeByte('p');
            case Packet.AddHeader h -> header(out.writeByte('h'), h.name(), h.value());
            case Packet.InsertHeader i -> header(out.writeByte('i').writeInt(i.index()), i.name(), i.value());
            case Packet.ChangeHeader m -> header(out.writeByte('m').writeInt(m.index()), m.name(), m.value());
            case Packet.ReplaceBody b -> out.writeByte('b').writeBytes(b.bytes());
            case Packet.ChangeSender e -> string(out.writeByte('e'), e.path());
            case Packet.AddRecipient r -> string(out.writeByte('+'), r.path());
            case Packet.DeleteRecipient r -> string(out.writeByte('-'), r.path());
            case Packet.Quarantine q -> string(out.writeByte('q'), q.reason());
        }
        out.setInt(start, out.writerIndex() - start - 4);
    }

    private static void negotiated(Packet.Negotiated answer, ByteBuf out) {
        out.writeByte('O').writeInt(answer.version()).writeInt(answer.actions()).writeInt(answer.steps());
        answer.macros().keySet().stream()
                .sorted()
                .forEach(stage -> string(out.writeInt(stage), answer.macros().getOrDefault(stage, "")));
    }

    private static void header(ByteBuf out, String name, byte[] value) {
        string(out, name);
        out.writeBytes(value).writeByte(0);
    }

    private static void string(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        out.writeByte(0);
    }
}
