// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Arrays;

/** What {@link WordReader} counts on its way through a text. Reused, not thread-safe. */
final class WordCount {
    /** Words that address the reader, in some languages. */
    private static final String[] YOUR = {
        "you", "your", "yours", "vous", "votre", "vos", "sie", "ihr", "ihre", "ihren", "usted", "su", "sus", "voi",
        "você"
    };

    private static final String[] MINE = {
        "i", "my", "me", "i'm", "i've", "je", "mon", "ich", "mein", "meine", "mi", "yo"
    };

    private static final String[] OUR = {"we", "our", "us", "nous", "notre", "nos", "wir", "unser", "unsere", "nuestro"
    };

    /** The most common words of some languages: what is real text is full of them. */
    private static final String[] COMMON = {
        "the", "a", "an", "of", "to", "in", "and", "is", "that", "it", "for", "on", "was", "with", "as", "be", "this",
        "are", "or", "by", "at", "not", "but", "from", "have", "de", "la", "que", "el", "en", "der", "die", "und",
                "das",
        "ist", "le", "les", "et", "des"
    };

    private static final int CLASSES = 4;
    private static final int TABLE_BITS = 8;

    /** Words of all classes by hash, and beside each its class. */
    private static final long[] KNOWN = new long[1 << TABLE_BITS];

    private static final byte[] CLASS = new byte[1 << TABLE_BITS];

    static {
        put(YOUR, 0);
        put(MINE, 1);
        put(OUR, 2);
        put(COMMON, 3);
    }

    /** One bit per word seen, by its hash: nearly the number of different ones. */
    private final long[] seen = new long[64];

    private final int[] classes = new int[CLASSES];

    int all;
    int letters;
    int capitals;
    int sums;
    int different;
    int you;
    int me;
    int we;
    int common;

    private static void put(String[] words, int of) {
        for (String word : words) {
            long hash = Hash.of(WordReader.WORD, word);
            int i = place(hash);
            while (KNOWN[i] != 0) {
                i = (i + 1) & (KNOWN.length - 1);
            }
            KNOWN[i] = hash;
            CLASS[i] = (byte) of;
        }
    }

    private static int place(long hash) {
        return (int) ((hash * 0xD6E8FEB86659FD93L) >>> (64 - TABLE_BITS));
    }

    void clear() {
        Arrays.fill(seen, 0);
        all = 0;
        letters = 0;
        capitals = 0;
        sums = 0;
    }

    /** What follows from the hashes of the words. */
    void finish(long[] hashes, int n) {
        Arrays.fill(classes, 0);
        for (int k = 0; k < n; k++) {
            long hash = hashes[k];
            int i = place(hash);
            seen[(int) (hash >>> 26) & 63] |= 1L << (hash >>> 20);
            while (KNOWN[i] != 0 && KNOWN[i] != hash) {
                i = (i + 1) & (KNOWN.length - 1);
            }
            if (KNOWN[i] == hash) {
                classes[CLASS[i]]++;
            }
        }
        all = n;
        different = 0;
        for (long bits : seen) {
            different += Long.bitCount(bits);
        }
        you = classes[0];
        me = classes[1];
        we = classes[2];
        common = classes[3];
    }
}
