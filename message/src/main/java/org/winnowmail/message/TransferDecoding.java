// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Arrays;
import java.util.Locale;

/**
 * Content-Transfer-Encoding undone (RFC 2045, section 6), as leniently as mail readers do: whatever is no
 * part of the encoding is passed over, and a decoder always yields what it can. What needs no decoding is
 * handed on without a copy.
 */
enum TransferDecoding {
    /** 7bit, 8bit, binary, and what is unknown. */
    IDENTITY,
    BASE64,
    QUOTED_PRINTABLE,
    UUENCODE;

    /** Decoded bytes and whether the bound cut them. */
    record Decoded(ByteRange bytes, boolean truncated) {}

    private static final byte[] BASE64_VALUES = new byte[256];

    static {
        Arrays.fill(BASE64_VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            BASE64_VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    /** The decoding that a field value names; comments, quotes and a closing semicolon are borne. */
    static TransferDecoding named(String fieldValue) {
        return switch (name(fieldValue)) {
            case "base64" -> BASE64;
            case "quoted-printable" -> QUOTED_PRINTABLE;
            case "x-uuencode", "x-uue", "uuencode" -> UUENCODE;
            default -> IDENTITY;
        };
    }

    /** Whether a field value names an encoding that there is, or none. */
    static boolean isKnown(String fieldValue) {
        return switch (name(fieldValue)) {
            case "", "7bit", "8bit", "binary" -> true;
            default -> named(fieldValue) != IDENTITY;
        };
    }

    private static String name(String fieldValue) {
        if (fieldValue.isEmpty()) {
            return "";
        }
        String name = fieldValue.length() > 200 ? fieldValue.substring(0, 200) : fieldValue;
        return MimeValue.parse(name).value().toLowerCase(Locale.ROOT);
    }

    /** Decodes at most {@code max} bytes. */
    Decoded decode(ByteRange in, int max) {
        return switch (this) {
            case IDENTITY ->
                in.length() <= max
                        ? new Decoded(in, false)
                        : new Decoded(new ByteRange(in.array(), in.offset(), max), true);
            case BASE64 -> base64(in, max);
            case QUOTED_PRINTABLE -> quotedPrintable(in, max);
            case UUENCODE -> uuencode(in, max);
        };
    }

    /**
     * Padding closes a group and more may follow, since some senders join several encodings; but after
     * padding a line that is no base64 ends it: mailing lists append their footers as plain text.
     */
    static Decoded base64(ByteRange in, int max) {
        byte[] a = in.array();
        int i = in.offset();
        int end = i + in.length();
        byte[] out = new byte[(int) Math.min(max, in.length() * 3L / 4 + 3)];
        byte[] values = BASE64_VALUES;
        int n = 0;
        int bits = 0;
        int count = 0;
        boolean padded = false;
        while (i < end) {
            if (count == 0) {
                // four letters in a row: the usual case
                while (i + 4 <= end && n + 3 <= out.length) {
                    int quad = values[a[i] & 0xFF] << 18
                            | values[a[i + 1] & 0xFF] << 12
                            | values[a[i + 2] & 0xFF] << 6
                            | values[a[i + 3] & 0xFF];
                    if (quad < 0) {
                        break;
                    }
                    out[n] = (byte) (quad >> 16);
                    out[n + 1] = (byte) (quad >> 8);
                    out[n + 2] = (byte) quad;
                    n += 3;
                    i += 4;
                }
                if (i >= end) {
                    break;
                }
            }
            byte b = a[i++];
            int v = values[b & 0xFF];
            if (v >= 0) {
                bits = bits << 6 | v;
                if (++count == 4) {
                    if (n + 3 > out.length) {
                        n = tail(out, n, bits, 4);
                        return new Decoded(new ByteRange(out, 0, n), true);
                    }
                    out[n++] = (byte) (bits >> 16);
                    out[n++] = (byte) (bits >> 8);
                    out[n++] = (byte) bits;
                    bits = 0;
                    count = 0;
                }
            } else if (b == '=' && count > 0) {
                n = tail(out, n, bits << (6 * (4 - count)), count);
                bits = 0;
                count = 0;
                padded = true;
            } else if (b == '\n' && padded) {
                if (!isBase64Line(a, i, end)) {
                    break;
                }
                padded = false;
            }
        }
        n = tail(out, n, bits << (6 * (4 - count)), count);
        return new Decoded(new ByteRange(out, 0, n), false);
    }

    /** Whether the next line that is not empty is base64, or there is none. */
    private static boolean isBase64Line(byte[] a, int from, int end) {
        int start = from;
        while (start < end && (a[start] == '\n' || a[start] == '\r')) {
            start++;
        }
        for (int i = start; i < end && a[i] != '\n'; i++) {
            if (BASE64_VALUES[a[i] & 0xFF] < 0 && a[i] != '=' && a[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The one to three bytes that {@code count} letters hold, as far as there is room. */
    private static int tail(byte[] out, int at, int bits, int count) {
        int n = at;
        for (int k = 0; k < count - 1 && n < out.length; k++) {
            out[n++] = (byte) (bits >> (16 - 8 * k));
        }
        return n;
    }

    /** A {@code =} that starts no escape stands for itself; blanks at a line end are transport padding. */
    static Decoded quotedPrintable(ByteRange in, int max) {
        byte[] a = in.array();
        int i = in.offset();
        int end = i + in.length();
        byte[] out = new byte[Math.min(max, in.length())];
        int n = 0;
        while (i < end) {
            if (n == out.length) {
                return new Decoded(new ByteRange(out, 0, n), true);
            }
            byte b = a[i++];
            if (b == '=') {
                int hi = i < end ? hex(a[i]) : -1;
                int lo = i + 1 < end ? hex(a[i + 1]) : -1;
                if (hi >= 0 && lo >= 0) {
                    out[n++] = (byte) (hi << 4 | lo);
                    i += 2;
                    continue;
                }
                int past = blanks(a, i, end);
                if (past == end) {
                    break;
                }
                if (a[past] == '\n') {
                    i = past + 1;
                } else if (a[past] == '\r' && past + 1 < end && a[past + 1] == '\n') {
                    i = past + 2;
                } else {
                    out[n++] = b;
                }
            } else if (b == ' ' || b == '\t') {
                if (i < end && (a[i] > ' ' || a[i] < 0)) {
                    // the blank between two words
                    out[n++] = b;
                    continue;
                }
                int past = blanks(a, i, end);
                if (past == end || a[past] == '\r' || a[past] == '\n') {
                    i = past;
                } else {
                    // not padding: all of them count, so no run of blanks is looked at twice
                    i--;
                    while (i < past && n < out.length) {
                        out[n++] = a[i++];
                    }
                }
            } else {
                out[n++] = b;
            }
        }
        return new Decoded(new ByteRange(out, 0, n), false);
    }

    private static int blanks(byte[] a, int from, int end) {
        int i = from;
        while (i < end && (a[i] == ' ' || a[i] == '\t')) {
            i++;
        }
        return i;
    }

    private static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int c = b | 0x20;
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** Lines between {@code begin} and {@code end}; the first letter of a line tells its length. */
    static Decoded uuencode(ByteRange in, int max) {
        byte[] a = in.array();
        int end = in.offset() + in.length();
        int i = in.offset();
        byte[] out = new byte[(int) Math.min(max, in.length() * 3L / 4 + 3)];
        int n = 0;
        boolean begun = false;
        while (i < end) {
            int next = HeaderLines.nextLine(a, i, end);
            int stop = next;
            while (stop > i && (a[stop - 1] == '\n' || a[stop - 1] == '\r')) {
                stop--;
            }
            if (!begun) {
                begun = stop - i > 6 && a[i] == 'b' && a[i + 1] == 'e' && a[i + 2] == 'g' && a[i + 5] == ' ';
            } else if (stop > i) {
                int length = (a[i] - 32) & 63;
                if (length == 0 || (stop - i == 3 && a[i] == 'e' && a[i + 1] == 'n' && a[i + 2] == 'd')) {
                    break;
                }
                for (int k = i + 1; length > 0; k += 4) {
                    int quad = uu(a, k, stop) << 18
                            | uu(a, k + 1, stop) << 12
                            | uu(a, k + 2, stop) << 6
                            | uu(a, k + 3, stop);
                    int take = Math.min(3, length);
                    if (n + take > out.length) {
                        return new Decoded(new ByteRange(out, 0, n), true);
                    }
                    n = tail(out, n, quad, take + 1);
                    length -= take;
                }
            }
            i = next;
        }
        return new Decoded(new ByteRange(out, 0, n), false);
    }

    private static int uu(byte[] a, int at, int stop) {
        return at < stop ? (a[at] - 32) & 63 : 0;
    }
}
