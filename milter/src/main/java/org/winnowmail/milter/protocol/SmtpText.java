// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The text of an SMTP reply as a milter sends it (RFC 5321, section 4.2; RFC 3463). */
final class SmtpText {
    /** Longest text of one line; RFC 5321 section 4.5.3.1.5 allows 512 octets with code, status and CRLF. */
    static final int LINE_OCTETS = 480;

    /** Most lines; libmilter allows as many. */
    static final int LINES = 32;

    private static final Pattern STATUS = Pattern.compile("[45]\\.\\d{1,3}\\.\\d{1,3}");

    private SmtpText() {}

    /** Refuses a code or status of another class: Postfix takes such a reply for a configuration error. */
    static void check(int kind, int code, String status) {
        if (code / 100 != kind || !STATUS.matcher(status).matches() || status.charAt(0) != '0' + kind) {
            throw new IllegalArgumentException(
                    "an SMTP reply of class " + kind + " cannot have code " + code + " with status " + status);
        }
    }

    /**
     * The reply with code and status on every line, lines joined by CRLF, every {@code %} doubled because
     * the MTA reads the text as a format.
     *
     * @param utf8 whether the client takes UTF-8; otherwise other characters than ASCII become {@code ?}
     */
    static String wire(int code, String status, String text, boolean utf8) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\\R", -1)) {
            split(safe(line, utf8), lines);
        }
        while (lines.size() > 1 && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        if (lines.size() == 1 && lines.getFirst().isEmpty()) {
            lines.set(0, code / 100 == 4 ? "Try again later" : "Refused");
        }
        int last = Math.min(lines.size(), LINES) - 1;
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i <= last; i++) {
            wire.append(code).append(i < last ? '-' : ' ').append(status).append(' ');
            wire.append(lines.get(i).replace("%", "%%"));
            if (i < last) {
                wire.append("\r\n");
            }
        }
        return wire.toString();
    }

    private static String safe(String line, boolean utf8) {
        StringBuilder safe = new StringBuilder(line.length());
        line.codePoints().forEach(c -> {
            if (c < 0x20 || c == 0x7F) {
                safe.append(' ');
            } else if (c < 0x80 || (utf8 && !Character.isISOControl(c) && !isSurrogate(c))) {
                safe.appendCodePoint(c);
            } else {
                safe.append('?');
            }
        });
        return safe.toString().strip();
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** Cuts a long line at a blank where there is one; counts octets, as the limit does. */
    private static void split(String line, List<String> lines) {
        int start = 0;
        int octets = 0;
        int blank = -1;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (octets + size > LINE_OCTETS) {
                int cut = blank > start ? blank : i;
                lines.add(line.substring(start, cut));
                start = blank > start ? cut + 1 : cut;
                i = start;
                octets = 0;
                blank = -1;
                continue;
            }
            if (c == ' ') {
                blank = i;
            }
            octets += size;
            i += Character.charCount(c);
        }
        lines.add(line.substring(start));
    }
}
