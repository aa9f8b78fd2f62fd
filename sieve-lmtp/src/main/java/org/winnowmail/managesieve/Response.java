// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The last line of an answer: OK, NO or BYE, a response code in parentheses, and a text (RFC 5804, section
 * 1.3). A text of several lines goes as a literal, all else is quoted, because Net_Sieve reads only that.
 *
 * @param code without parentheses; empty for none
 */
record Response(Status status, String code, String text) {
    /** How it went. */
    enum Status {
        OK,
        NO,
        BYE
    }

    /** Longest quoted string (RFC 5804, section 4). */
    private static final int MAX_QUOTED = 1024;

    static Response ok() {
        return new Response(Status.OK, "", "");
    }

    static Response ok(String text) {
        return new Response(Status.OK, "", text);
    }

    static Response no(String code, String text) {
        return new Response(Status.NO, code, text);
    }

    static Response bye(String code, String text) {
        return new Response(Status.BYE, code, text);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(status.name().getBytes(StandardCharsets.US_ASCII));
        if (!code.isEmpty()) {
            out.writeBytes((" (" + code + ")").getBytes(StandardCharsets.UTF_8));
        }
        if (!text.isEmpty()) {
            out.write(' ');
            out.writeBytes(string(text));
        }
        out.writeBytes(new byte[] {'\r', '\n'});
        return out.toByteArray();
    }

    /** A text as the protocol writes it. */
    static byte[] string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean quotable = utf8.length <= MAX_QUOTED && text.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
        return quotable ? quoted(text).getBytes(StandardCharsets.UTF_8) : literal(utf8);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static byte[] literal(byte[] bytes) {
        byte[] head = ("{" + bytes.length + "}\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return all;
    }
}
