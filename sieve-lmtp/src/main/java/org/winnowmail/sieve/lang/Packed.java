// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text for keeping: the bytes alone when it is Latin-1, as nearly all are, else the string. A program is
 * texts for the most part, and a string's own object would be a third of a short one.
 */
public final class Packed {
    private Packed() {}

    /** Bytes, or the text itself. */
    public static Object of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return text;
            }
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String text(Object packed) {
        return packed instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : (String) packed;
    }

    public static boolean equal(Object a, Object b) {
        return (a instanceof byte[] x && b instanceof byte[] y) ? Arrays.equals(x, y) : a.equals(b);
    }

    public static int hash(Object packed) {
        return packed instanceof byte[] bytes ? Arrays.hashCode(bytes) : packed.hashCode();
    }

    /** Heap it takes, in bytes. */
    public static long footprint(Object packed) {
        return packed instanceof byte[] bytes
                ? Footprint.padded(12 + bytes.length)
                : 24 + Footprint.padded(12 + 2L * ((String) packed).length());
    }
}
