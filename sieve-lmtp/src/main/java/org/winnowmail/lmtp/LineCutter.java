// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

/**
 * Cuts command lines out of a byte stream, however it arrives.
 *
 * <p>A line ends in LF; one CR before it is dropped. (A client must send CRLF, RFC 5321 section 2.3.8; a
 * person at a terminal sends LF, and in a command nothing depends on it. In message content it does, see
 * {@link DotUnstuffer}.) A line longer than the limit is read to its end without being kept.
 */
final class LineCutter {
    private final int max;
    private final byte[] line;
    private int length;
    private boolean overlong;
    private boolean complete;

    LineCutter(int max) {
        this.max = max;
        this.line = new byte[max];
    }

    /**
     * Takes bytes up to the end of the line.
     *
     * @return the position after the last byte taken; {@code to} when the line goes on
     */
    int accept(byte[] in, int from, int to) {
        if (complete) {
            complete = false;
            overlong = false;
            length = 0;
        }
        for (int i = from; i < to; i++) {
            if (in[i] == '\n') {
                complete = true;
                if (!overlong && length > 0 && line[length - 1] == '\r') {
                    length--;
                }
                return i + 1;
            }
            if (length < max) {
                line[length++] = in[i];
            } else {
                overlong = true;
            }
        }
        return to;
    }

    /** Whether a whole line stands ready. */
    boolean complete() {
        return complete;
    }

    /** Whether the line was longer than the limit; its bytes are worthless then. */
    boolean overlong() {
        return overlong;
    }

    /** The line; valid until the next {@link #accept}. */
    byte[] line() {
        return line;
    }

    int length() {
        return length;
    }
}
