// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.List;

/** How the lines of a header are told apart (RFC 5322, sections 2.2 and 4.5); shared by every reader of headers. */
final class HeaderLines {
    private HeaderLines() {}

    /** Position after the line that starts at {@code from}: past its LF, or the end. */
    static int nextLine(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return end;
    }

    /** Whether the line holds nothing but its line end. */
    static boolean isEmpty(byte[] bytes, int from, int to) {
        return switch (to - from) {
            case 1 -> bytes[from] == '\n';
            case 2 -> bytes[from] == '\r' && bytes[from + 1] == '\n';
            default -> false;
        };
    }

    /** Field name: printable ASCII without colon, then blanks (obsolete syntax), then the colon. */
    static boolean startsField(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] > 32 && bytes[i] < 127 && bytes[i] != ':') {
            i++;
        }
        if (i == from) {
            return false;
        }
        while (i < to && isBlank(bytes[i])) {
            i++;
        }
        return i < to && bytes[i] == ':';
    }

    /** Whether the line is the {@code From } separator that mbox files and some pipes leave before a message. */
    static boolean isMboxLine(byte[] bytes, int from, int to) {
        return (startsWith(bytes, from, to, "From ") || startsWith(bytes, from, to, ">From "))
                && !startsField(bytes, from, to);
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /**
     * Reads fields from {@code at} on, up to the empty line, a line that is no field, or the end.
     *
     * @param max fields kept; further ones are passed over
     * @return where the body begins
     */
    static int read(byte[] bytes, int at, int end, List<HeaderField> into, int max) {
        int here = at;
        while (here < end) {
            int next = nextLine(bytes, here, end);
            if (isEmpty(bytes, here, next)) {
                return next;
            }
            if (!startsField(bytes, here, next)) {
                return here;
            }
            while (next < end && isBlank(bytes[next])) {
                next = nextLine(bytes, next, end);
            }
            if (into.size() < max) {
                into.add(HeaderField.ofRaw(bytes, here, next));
            }
            here = next;
        }
        return here;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, String ascii) {
        if (to - from < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
