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

    private final ByteSink out;
    private final byte[] buffer = new byte[4096];
    private int filled;

    /** Line ends seen that will be written only if something follows them: empty lines at the end do not count. */
    private long pendingLines;

    /** A CR whose next octet is not known yet. */
    private boolean heldCr;

    private long written;

    private BodyCanonicalizer(ByteSink out) {
        this.out = out;
    }

    /** One octet that is not part of a line end. */
    abstract void octet(byte b);

    /** A line has ended. */
    abstract void lineEnd();

    @Override
    public final void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (heldCr) {
                heldCr = false;
                if (b == '\n') {
                    lineEnd();
                    continue;
                }
                octet((byte) '\r');
            }
            if (b == '\r') {
                heldCr = true;
            } else if (b == '\n') {
                lineEnd();
            } else {
                octet(b);
            }
        }
    }

    /** The body is over: writes what closes its canonical form. Call once. */
    final void finish() {
        if (heldCr) {
            heldCr = false;
            octet((byte) '\r');
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

    /** Writes an octet of a line, and the line ends kept back before it. */
    final void put(byte b) {
        while (pendingLines > 0) {
            pendingLines--;
            raw(CRLF[0]);
            raw(CRLF[1]);
        }
        raw(b);
    }

    /** The one line end of the last line that has content; {@code orEmpty}: also when there is no line at all. */
    final void closeLine(boolean orEmpty) {
        if (written > 0 || orEmpty) {
            raw(CRLF[0]);
            raw(CRLF[1]);
        }
        pendingLines = 0;
    }

    private void raw(byte b) {
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = b;
        written++;
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
        void octet(byte b) {
            put(b);
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
        void octet(byte b) {
            if (Canonicalization.isBlank(b)) {
                blank = true;
                return;
            }
            if (blank) {
                blank = false;
                put((byte) ' ');
            }
            put(b);
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
