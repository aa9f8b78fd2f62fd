// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An MTA at the other end of the milter protocol: passes one message per session and collects what is answered. */
public final class MilterMta {
    private static final int ALL_STEPS = 0x1FFFFF;
    private static final int NO_CONNECT = 0x01;
    private static final int ALL_ACTIONS = 0x1FF;
    private static final int LEADING_SPACE = 0x100000;

    private final int port;

    public MilterMta(int port) {
        this.port = port;
    }

    /**
     * A message's SMTP side.
     *
     * @param ip of the client
     * @param macros sent with MAIL, such as {@code {auth_authen}}
     */
    public record Envelope(String ip, String helo, String from, List<String> to, Map<String, String> macros) {
        public Envelope(String ip, String helo, String from, String to) {
            this(ip, helo, from, List.of(to), Map.of());
        }
    }

    /**
     * What was answered.
     *
     * @param reply the letter of the final reply, with its text
     * @param inserted fields to insert, {@code Name: value}, in the order of sending
     * @param deleted fields to delete, {@code Name index}
     */
    public record Answer(String reply, List<String> inserted, List<String> deleted) {
        /** The message as the MTA passes it on. */
        public byte[] applied(byte[] mail) {
            StringBuilder top = new StringBuilder();
            for (String field : inserted.reversed()) {
                top.append(field.replace("\r", "").replace("\n", "\r\n")).append("\r\n");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(top.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(mail);
            return out.toByteArray();
        }

        /** The inserted fields of a name. */
        public List<String> field(String name) {
            return inserted.stream()
                    .filter(f -> f.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .toList();
        }
    }

    /** Passes a message with CRLF lines. */
    public Answer pass(Envelope envelope, byte[] mail) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Wire wire = new Wire(
                    new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream())),
                    new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream())));
            int steps = wire.negotiate();
            boolean v6 = envelope.ip().contains(":");
            wire.event(
                    'C', steps, 0x1000, envelope.helo() + "\0" + (v6 ? "6" : "4") + "\0\u0019" + envelope.ip() + "\0");
            wire.event('H', steps, 0x2000, envelope.helo() + "\0");
            StringBuilder macros = new StringBuilder("M");
            envelope.macros()
                    .forEach((k, v) -> macros.append(k).append('\0').append(v).append('\0'));
            wire.send('D', macros.toString());
            wire.event('M', steps, 0x4000, "<" + envelope.from() + ">\0");
            for (String to : envelope.to()) {
                wire.event('R', steps, 0x8000, "<" + to + ">\0");
            }
            wire.send('D', "Ti\0TEST1\0");
            wire.event('T', steps, 0x10000, "");
            String text = new String(mail, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            String header = end < 0 ? text : text.substring(0, end);
            String body = end < 0 ? "" : text.substring(end + 4);
            for (String field : header.split("\r\n(?![ \t])", -1)) {
                int colon = field.indexOf(':');
                if (colon > 0) {
                    String value = field.substring(colon + 1).replace("\r\n", "\n");
                    if ((steps & LEADING_SPACE) == 0 && value.startsWith(" ")) {
                        value = value.substring(1);
                    }
                    wire.event('L', steps, 0x80, field.substring(0, colon) + "\0" + value + "\0");
                }
            }
            wire.event('N', steps, 0x40000, "");
            for (int at = 0; at < body.length(); at += 65_535) {
                wire.event('B', steps, 0x80000, body.substring(at, Math.min(body.length(), at + 65_535)));
            }
            return wire.end();
        }
    }

    private record Wire(DataInputStream in, DataOutputStream out) {
        void send(char command, String data) throws IOException {
            byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
            out.writeInt(bytes.length + 1);
            out.writeByte(command);
            out.write(bytes);
        }

        String read() throws IOException {
            out.flush();
            return new String(in.readNBytes(in.readInt()), StandardCharsets.ISO_8859_1);
        }

        /** Offers everything; the steps that the filter chose. */
        int negotiate() throws IOException {
            out.writeInt(13);
            out.writeByte('O');
            out.writeInt(6);
            out.writeInt(ALL_ACTIONS);
            out.writeInt(ALL_STEPS);
            String answer = read();
            int steps = 0;
            for (int i = 9; i < 13; i++) {
                steps = steps << 8 | answer.charAt(i);
            }
            return steps;
        }

        /** Sends an event unless it is not wanted, and takes the reply unless there is none. */
        void event(char command, int steps, int noReply, String data) throws IOException {
            int unwanted = switch (command) {
                case 'C' -> NO_CONNECT;
                case 'H' -> 0x02;
                case 'M' -> 0x04;
                case 'R' -> 0x08;
                case 'B' -> 0x10;
                case 'L' -> 0x20;
                case 'N' -> 0x40;
                case 'T' -> 0x200;
                default -> 0;
            };
            if ((steps & unwanted) != 0) {
                return;
            }
            send(command, data);
            if ((steps & noReply) == 0) {
                String reply = read();
                if (reply.charAt(0) != 'c') {
                    throw new IOException(command + " was answered with " + reply);
                }
            }
        }

        Answer end() throws IOException {
            send('E', "");
            List<String> inserted = new ArrayList<>();
            List<String> deleted = new ArrayList<>();
            while (true) {
                String packet = read();
                String[] data = packet.substring(1).split("\0", -1);
                switch (packet.charAt(0)) {
                    case 'p', 'h', 'q' -> {}
                    case 'i' -> {
                        String[] field = packet.substring(5).split("\0", -1);
                        inserted.add(field[0] + ":" + field[1]);
                    }
                    case 'm' -> {
                        String[] field = packet.substring(5).split("\0", -1);
                        deleted.add(field[0] + " " + (int) packet.charAt(4));
                    }
                    default -> {
                        return new Answer(packet.charAt(0) + data[0], inserted, deleted);
                    }
                }
            }
        }
    }
}
