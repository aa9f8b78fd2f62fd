// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import org.jsoup.nodes.Entities;

/** Character references of HTML, as browsers read them: semicolons may be missing, numbers may be windows-1252. */
final class HtmlEntities {
    /** Longest entity name of HTML is 31 letters. */
    private static final int MAX_NAME = 32;

    /** What 0x80 to 0x9F mean in a reference (HTML Living Standard, numeric character reference end state). */
    private static final String WINDOWS_1252 =
            "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
                    + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private HtmlEntities() {}

    /** The text with all references resolved. */
    static String decode(String s, int from, int to, boolean attribute) {
        if (s.indexOf('&', from, to) < 0) {
            return s.substring(from, to);
        }
        StringBuilder out = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            char c = s.charAt(at);
            if (c == '&') {
                at = reference(s, at, to, attribute, out);
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    /** Appends what the reference at {@code amp} means, or the ampersand; returns where to go on. */
    static int reference(String s, int amp, int to, boolean attribute, StringBuilder out) {
        int at = amp + 1;
        if (at < to && s.charAt(at) == '#') {
            return numeric(s, amp, to, out);
        }
        int end = at;
        while (end < to && end - at < MAX_NAME && isNameLetter(s.charAt(end))) {
            end++;
        }
        if (end == at) {
            out.append('&');
            return at;
        }
        boolean closed = end < to && s.charAt(end) == ';';
        if (closed) {
            String known = common(s, at, end);
            known = known.isEmpty() ? Entities.getByName(s.substring(at, end)) : known;
            if (!known.isEmpty()) {
                out.append(known);
                return end + 1;
            }
        }
        // the old names need no semicolon; in an attribute "&copy=1" is a query parameter, though
        boolean parameter = attribute && end < to && s.charAt(end) == '=';
        for (int stop = Math.min(end, at + 6); stop > at + 1 && !parameter; stop--) {
            String name = s.substring(at, stop);
            if (Entities.isBaseNamedEntity(name) && !(attribute && stop < end)) {
                out.append(Entities.getByName(name));
                return stop;
            }
        }
        out.append('&');
        return at;
    }

    private static String common(String s, int from, int to) {
        return switch (to - from) {
            case 2 -> s.startsWith("lt", from) ? "<" : s.startsWith("gt", from) ? ">" : "";
            case 3 -> s.startsWith("amp", from) ? "&" : "";
            case 4 -> s.startsWith("nbsp", from) ? "\u00A0" : s.startsWith("quot", from) ? "\"" : "";
            default -> "";
        };
    }

    private static int numeric(String s, int amp, int to, StringBuilder out) {
        int at = amp + 2;
        boolean hex = at < to && (s.charAt(at) | 0x20) == 'x';
        at += hex ? 1 : 0;
        int value = 0;
        int start = at;
        while (at < to) {
            int digit = s.charAt(at) < 0x80 ? Character.digit(s.charAt(at), hex ? 16 : 10) : -1;
            if (digit < 0) {
                break;
            }
            value = Math.min(0x110000, value * (hex ? 16 : 10) + digit);
            at++;
        }
        if (at == start) {
            out.append('&');
            return amp + 1;
        }
        if (value >= 0x80 && value < 0xA0) {
            value = WINDOWS_1252.charAt(value - 0x80);
        }
        boolean valid = value > 0 && value < 0x110000 && (value < 0xD800 || value > 0xDFFF);
        out.appendCodePoint(valid ? value : 0xFFFD);
        return at < to && s.charAt(at) == ';' ? at + 1 : at;
    }

    private static boolean isNameLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
