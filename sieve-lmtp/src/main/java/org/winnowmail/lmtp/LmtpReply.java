// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One reply: a code, an enhanced code (RFC 2034, RFC 3463) where one belongs, and its lines.
 *
 * @param enhanced empty for the greeting, LHLO's reply and 354 (RFC 2034, section 4)
 */
record LmtpReply(int code, String enhanced, List<String> lines) {
    /** Longest reply line without CRLF (RFC 5321, section 4.5.3.1.5 allows 512 with it). */
    private static final int MAX_LINE = 500;

    LmtpReply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("reply " + code + " " + lines);
        }
    }

    static LmtpReply of(int code, String enhanced, String text) {
        return new LmtpReply(code, enhanced, List.of(text));
    }

    boolean positive() {
        return code < 400;
    }

    /** The bytes on the wire. Text is never trusted: control characters become blanks. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder(64);
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder line = new StringBuilder(64);
            line.append(code).append(i == lines.size() - 1 ? ' ' : '-');
            if (!enhanced.isEmpty()) {
                line.append(enhanced).append(' ');
            }
            lines.get(i).chars().map(c -> c < 0x20 || c == 0x7F ? ' ' : c).forEach(c -> line.append((char) c));
            line.setLength(Math.min(line.length(), MAX_LINE));
            text.append(line).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
