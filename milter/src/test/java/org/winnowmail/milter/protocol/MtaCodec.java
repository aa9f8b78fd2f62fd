// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The MTA's side of the codec: commands to bytes, bytes to packets. Written from the notes, not from ours. */
final class MtaCodec {
    private MtaCodec() {}

    static byte[] encode(Command... commands) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Command command : commands) {
            all.writeBytes(encode(command));
        }
        return all.toByteArray();
    }

    static byte[] encode(Command command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            switch (command) {
                case Command.Negotiate n -> {
                    out.writeByte('O');
                    out.writeInt(n.version());
                    out.writeInt(n.actions());
                    out.writeInt(n.steps());
                }
                case Command.Macros m -> {
                    out.writeByte('D');
                    out.writeByte(m.event());
                    out.write(m.list());
                }
                case Command.Connect c -> {
                    out.writeByte('C');
                    string(out, c.host());
                    out.writeByte(c.family());
                    if (c.family() != 'U') {
                        out.writeShort(c.port());
                        string(out, c.address());
                    }
                }
                case Command.Helo h -> string(out, 'H', h.name());
                case Command.Mail m -> strings(out, 'M', m.path(), m.parameters());
                case Command.Rcpt r -> strings(out, 'R', r.path(), r.parameters());
                case Command.Data d -> out.writeByte('T');
                case Command.Unknown u -> string(out, 'U', u.line());
                case Command.Header h -> {
                    string(out, 'L', h.name());
                    out.write(h.value());
                    out.writeByte(0);
                }
                case Command.EndOfHeader e -> out.writeByte('N');
                case Command.BodyChunk b -> {
                    out.writeByte('B');
                    out.write(b.bytes());
                }
                case Command.EndOfBody e -> {
                    out.writeByte('E');
                    out.write(e.bytes());
                }
                case Command.Abort a -> out.writeByte('A');
                case Command.Quit q -> out.writeByte('Q');
                case Command.QuitNewConnection k -> out.writeByte('K');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frame(bytes.toByteArray());
    }

    static byte[] frame(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    static byte[] frame(String latin1) {
        return frame(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void strings(DataOutputStream out, char code, String first, List<String> rest) throws IOException {
        string(out, code, first);
        for (String s : rest) {
            string(out, s);
        }
    }

    private static void string(DataOutputStream out, char code, String text) throws IOException {
        out.writeByte(code);
        string(out, text);
    }

    private static void string(DataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.writeByte(0);
    }

    static Command.Macros macros(char event, String... namesAndValues) {
        StringBuilder list = new StringBuilder();
        for (String s : namesAndValues) {
            list.append(s).append('\0');
        }
        return new Command.Macros(event, bytes(list.toString()));
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** All packets in a stretch of bytes; fails where Postfix would. */
    static List<Packet> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Packet> packets = new ArrayList<>();
        while (in.hasRemaining()) {
            int length = in.getInt();
            if (length < 1 || length > in.remaining()) {
                throw new AssertionError("reply of length " + length + " with " + in.remaining() + " bytes left");
            }
            byte[] frame = new byte[length];
            in.get(frame);
            packets.add(decodeFrame(ByteBuffer.wrap(frame)));
        }
        return packets;
    }

    private static Packet decodeFrame(ByteBuffer in) {
        char code = (char) in.get();
        Packet packet = switch (code) {
            case 'O' -> {
                int version = in.getInt();
                int actions = in.getInt();
                int steps = in.getInt();
                Map<Integer, String> macros = new TreeMap<>();
                while (in.hasRemaining()) {
                    macros.put(in.getInt(), string(in));
                }
                yield new Packet.Negotiated(version, actions, steps, macros);
            }
            case 'c' -> new Packet.Continue();
            case 'a' -> new Packet.Accept();
            case 'd' -> new Packet.Discard();
            case 's' -> new Packet.Skip();
            case 'p' -> new Packet.Progress();
            case 'y' -> new Packet.ReplyCode(string(in));
            case 'h' -> new Packet.AddHeader(string(in), bytes(string(in)));
            case 'i' -> new Packet.InsertHeader(in.getInt(), string(in), bytes(string(in)));
            case 'm' -> new Packet.ChangeHeader(in.getInt(), string(in), bytes(string(in)));
            case 'b' -> {
                byte[] body = new byte[in.remaining()];
                in.get(body);
                yield new Packet.ReplaceBody(body);
            }
            case 'e' -> new Packet.ChangeSender(string(in));
            case '+' -> new Packet.AddRecipient(string(in));
            case '-' -> new Packet.DeleteRecipient(string(in));
            case 'q' -> new Packet.Quarantine(string(in));
            default -> throw new AssertionError("unexpected reply " + code);
        };
        if (in.hasRemaining()) {
            throw new AssertionError("reply " + code + " was followed by " + in.remaining() + " data bytes");
        }
        return packet;
    }

    private static String string(ByteBuffer in) {
        StringBuilder text = new StringBuilder();
        for (byte b = in.get(); b != 0; b = in.get()) {
            text.append((char) (b & 0xFF));
        }
        return text.toString();
    }

    /** A packet as a script writes it. */
    static String show(Packet packet) {
        return switch (packet) {
            case Packet.Negotiated n ->
                "O " + n.version() + " 0x" + Integer.toHexString(n.actions()) + " 0x" + Integer.toHexString(n.steps());
            case Packet.Continue c -> "c";
            case Packet.Accept a -> "a";
            case Packet.Discard d -> "d";
            case Packet.Skip s -> "s";
            case Packet.Progress p -> "p";
            case Packet.ReplyCode y -> "y " + quote(y.text());
            case Packet.AddHeader h -> "h " + h.name() + ' ' + quote(text(h.value()));
            case Packet.InsertHeader i -> "i " + i.index() + ' ' + i.name() + ' ' + quote(text(i.value()));
            case Packet.ChangeHeader m -> "m " + m.index() + ' ' + m.name() + ' ' + quote(text(m.value()));
            case Packet.ReplaceBody b -> "b " + quote(text(b.bytes()));
            case Packet.ChangeSender e -> "e " + e.path();
            case Packet.AddRecipient r -> "+ " + r.path();
            case Packet.DeleteRecipient r -> "- " + r.path();
            case Packet.Quarantine q -> "q " + quote(q.reason());
        };
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (c < 0x20 || c > 0x7E) {
                        quoted.append(String.format("\\x%02x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
