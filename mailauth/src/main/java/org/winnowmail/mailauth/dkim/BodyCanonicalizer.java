// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import org.winnowmail.message.ByteSink;

/**
 * Canonicalises a body as it streams by (RFC 6376, sections 3.4.3 and 3.4.4). The result does not depend
 * on where the chunks are cut: all that reaches over a border is kept in the fields.
 *
 * <p>A line ends in CRLF; a bare LF counts as one too, since that is what an MTA makes of it before it
 * hands the message on. A bare CR is an ordinary octet.
 */
abstract sealed class BodyCanonicalizer implements ByteSink {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] BLANK = {' '};

    private final ByteSink out;
    private final byte[] buffer = new byte[8192];
    private int filled;

    /** Line ends seen that will be written only if something follows them: empty lines at the end do not count. */
    private long pendingLines;

    /** A CR whose next octet is not known yet. */
    private boolean heldCr;

    private long written;

    private BodyCanonicalizer(ByteSink out) {
        this.out = out;
    }

    /** Octets of one line, none of them a line end; a line may come in several runs. */
    abstract void run(byte[] bytes, int from, int to);

    /** A line has ended. */
    abstract void lineEnd();

    @Override
    public final void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (heldCr) {
                heldCr = false;
                if (bytes[at] == '\n') {
                    lineEnd();
                    at++;
                    continue;
                }
                run(CRLF, 0, 1);
            }
            int start = at;
            byte b = 0;
            while (at < end && (b = bytes[at]) != '\r' && b != '\n') {
                at++;
            }
            if (at > start) {
                run(bytes, start, at);
            }
            if (at < end) {
                at++;
                if (b == '\r') {
                    heldCr = true;
                } else {
                    lineEnd();
                }
            }
        }
    }

    /** The body is over: writes what closes its canonical form. Call once. */
    final void finish() {
        if (heldCr) {
            heldCr = false;
            run(CRLF, 0, 1);
        }
        close();
        flush();
    }

    abstract void close();

    /** Octets of the canonical form so far. */
    final long written() {
        return written;
    }

    final void endLine() {
        pendingLines++;
    }

    /** Writes octets of a line, and the line ends kept back before them. */
    final void put(byte[] bytes, int from, int to) {
        while (pendingLines > 0) {
            pendingLines--;
            raw(CRLF, 0, 2);
        }
        raw(bytes, from, to);
    }

    /** The one line end of the last line that has content; {@code orEmpty}: also when there is no line at all. */
    final void closeLine(boolean orEmpty) {
        if (written > 0 || orEmpty) {
            raw(CRLF, 0, 2);
        }
        pendingLines = 0;
    }

    private void raw(byte[] bytes, int from, int to) {
        int count = to - from;
        written += count;
        if (count > buffer.length - filled) {
            flush();
            if (count > buffer.length) {
                out.write(bytes, from, count);
                return;
            }
        }
        System.arraycopy(bytes, from, buffer, filled, count);
        filled += count;
    }

    private void flush() {
        if (filled > 0) {
            out.write(buffer, 0, filled);
            filled = 0;
        }
    }

    /** Only empty lines at the end go; an empty body becomes one line end. */
    static final class Simple extends BodyCanonicalizer {
        Simple(ByteSink out) {
            super(out);
        }

        @Override
        void run(byte[] bytes, int from, int to) {
            put(bytes, from, to);
        }

        @Override
        void lineEnd() {
            endLine();
        }

        @Override
        void close() {
            closeLine(true);
        }
    }

    /** White space at line ends goes, other runs become one blank; an empty body stays empty. */
    static final class Relaxed extends BodyCanonicalizer {
        private boolean blank;

        Relaxed(ByteSink out) {
            super(out);
        }

        @Override
        void run(byte[] bytes, int from, int to) {
            int at = from;
            while (at < to) {
                if (Canonicalization.isBlank(bytes[at])) {
                    blank = true;
                    at++;
                    continue;
                }
                if (blank) {
                    blank = false;
                    put(BLANK, 0, 1);
                }
                int start = at;
                at = plainEnd(bytes, at, to);
                put(bytes, start, at);
            }
        }

        /** The end of octets that stay as they are: words, and single blanks between two of them. */
        private static int plainEnd(byte[] bytes, int from, int to) {
            int at = from;
            while (at < to) {
                if (Canonicalization.isBlank(bytes[at])
                        && (bytes[at] != ' ' || at + 1 == to || Canonicalization.isBlank(bytes[at + 1]))) {
                    break;
                }
                at++;
            }
            return at;
        }

        @Override
        void lineEnd() {
            blank = false;
            endLine();
        }

        @Override
        void close() {
            closeLine(false);
        }
    }
}
