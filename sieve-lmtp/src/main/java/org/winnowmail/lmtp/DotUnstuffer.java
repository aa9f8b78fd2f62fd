// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import org.winnowmail.message.ByteSink;

/**
 * Undoes dot stuffing (RFC 5321, section 4.5.2) and finds the end of the content, however it arrives.
 *
 * <p>A line starts at the beginning and after CRLF, and nowhere else: a bare LF or a bare CR is content
 * (RFC 5321, section 2.3.8), so {@code LF . LF}, {@code LF . CRLF} and {@code CR . CR} neither end a message nor lose
 * a dot. That is what keeps a message whole and a second one from being smuggled inside the first. The
 * CRLF before the final dot belongs to the message.
 */
final class DotUnstuffer {
    /** What has been seen of the sequence CRLF . CRLF. */
    private enum Seen {
        LINE_START,
        TEXT,
        CR,
        DOT,
        DOT_CR,
        END
    }

    private static final byte[] CR = {'\r'};

    private Seen seen = Seen.LINE_START;

    /**
     * Hands the content to the sink.
     *
     * @return the position after the last byte taken; bytes behind the final dot are not touched
     */
    int accept(byte[] in, int from, int to, ByteSink out) {
        int start = from;
        int i = from;
        while (i < to && seen != Seen.END) {
            byte b = in[i];
            switch (seen) {
                case TEXT -> {
                    if (b == '\r') {
                        seen = Seen.CR;
                    }
                }
                case CR -> seen = b == '\n' ? Seen.LINE_START : b == '\r' ? Seen.CR : Seen.TEXT;
                case LINE_START -> {
                    if (b == '.') {
                        // This dot is stuffing or the end: either way not content.
                        write(in, start, i, out);
                        start = i + 1;
                        seen = Seen.DOT;
                    } else {
                        seen = b == '\r' ? Seen.CR : Seen.TEXT;
                    }
                }
                case DOT -> {
                    if (b == '\r') {
                        // Held back: part of the end, or content when no LF follows.
                        write(in, start, i, out);
                        start = i + 1;
                        seen = Seen.DOT_CR;
                    } else {
                        seen = Seen.TEXT;
                    }
                }
                case DOT_CR -> {
                    if (b == '\n') {
                        start = i + 1;
                        seen = Seen.END;
                    } else {
                        out.write(CR, 0, 1);
                        seen = b == '\r' ? Seen.CR : Seen.TEXT;
                    }
                }
                case END -> throw new AssertionError();
            }
            i++;
        }
        if (seen != Seen.END) {
            write(in, start, i, out);
        }
        return i;
    }

    private static void write(byte[] in, int from, int to, ByteSink out) {
        if (to > from) {
            out.write(in, from, to - from);
        }
    }

    /** Whether the final dot has been seen. */
    boolean ended() {
        return seen == Seen.END;
    }
}
