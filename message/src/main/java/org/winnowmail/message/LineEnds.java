// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Arrays;

/** Line ends: on the wire a line ends in CRLF (RFC 5321, section 2.3.8); files and milters also use LF. */
final class LineEnds {
    private LineEnds() {}

    /** The range with one closing line end (CRLF, LF or CR LF) cut and every bare LF made CRLF. */
    static byte[] crlfWithoutLast(byte[] raw, int from, int to) {
        int end = to;
        if (end > from && raw[end - 1] == '\n') {
            end--;
            if (end > from && raw[end - 1] == '\r') {
                end--;
            }
        }
        int bare = 0;
        for (int i = from; i < end; i++) {
            if (raw[i] == '\n' && (i == from || raw[i - 1] != '\r')) {
                bare++;
            }
        }
        if (bare == 0) {
            return Arrays.copyOfRange(raw, from, end);
        }
        byte[] out = new byte[end - from + bare];
        int n = 0;
        for (int i = from; i < end; i++) {
            if (raw[i] == '\n' && (i == from || raw[i - 1] != '\r')) {
                out[n++] = '\r';
            }
            out[n++] = raw[i];
        }
        return out;
    }

    /** All bytes with every bare LF made CRLF; the same array when there is none. */
    static byte[] crlf(byte[] raw) {
        byte[] out = new byte[0];
        int n = 0;
        int copied = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '\n' || (i > 0 && raw[i - 1] == '\r')) {
                continue;
            }
            int run = i - copied;
            if (copied == 0) {
                out = new byte[roomFor(raw.length, raw.length / 24 + 64)];
            }
            if (n + run + 2 > out.length) {
                out = Arrays.copyOf(out, roomFor(n + run + 2, raw.length - i + out.length / 8));
            }
            System.arraycopy(raw, copied, out, n, run);
            n += run;
            out[n++] = '\r';
            out[n++] = '\n';
            copied = i + 1;
        }
        if (copied == 0) {
            return raw;
        }
        byte[] exact = Arrays.copyOf(out, n + raw.length - copied);
        System.arraycopy(raw, copied, exact, n, raw.length - copied);
        return exact;
    }

    private static int roomFor(int bytes, int more) {
        return (int) Math.min(Integer.MAX_VALUE - 16L, (long) bytes + more);
    }
}
