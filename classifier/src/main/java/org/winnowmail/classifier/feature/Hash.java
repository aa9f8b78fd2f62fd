// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/** Cheap 64-bit hashing of text as it is read, one character at a time. */
final class Hash {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private Hash() {}

    /** A start value for a tag. */
    static long of(CharSequence text) {
        long h = STEP;
        for (int i = 0; i < text.length(); i++) {
            h = step(h, text.charAt(i));
        }
        return h;
    }

    static long of(long seed, CharSequence text) {
        long h = seed;
        for (int i = 0; i < text.length(); i++) {
            h = step(h, text.charAt(i));
        }
        return h;
    }

    static long of(long seed, CharSequence text, int from, int to) {
        long h = seed;
        for (int i = from; i < to; i++) {
            h = step(h, text.charAt(i));
        }
        return h;
    }

    static long of(long seed, char[] text, int from, int to) {
        long h = seed;
        for (int i = from; i < to; i++) {
            h = step(h, text[i]);
        }
        return h;
    }

    static long step(long h, int c) {
        return (h ^ c) * STEP + (h >>> 29);
    }

    /** Two hashes into one; the order matters. */
    static long pair(long a, long b, int distance) {
        return mix(a * 3 + distance) ^ (b * STEP);
    }

    static long mix(long h) {
        long x = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
        return x ^ (x >>> 32);
    }

    /** 64 bits to 32, every input bit reaching every output bit. */
    static int fold(long h) {
        long x = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
        x = (x ^ (x >>> 32)) * 0xD6E8FEB86659FD93L;
        return (int) (x >>> 32);
    }
}
