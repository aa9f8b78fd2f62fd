// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/** Characters and lines of a text by kind, counted in one pass. Reused, not thread-safe. */
final class LetterCount {
    /** Bits of each of the four counts that are added up in one number; a text has fewer characters. */
    private static final int BITS = 15;

    private static final int MASK = (1 << BITS) - 1;

    /** Signs of programs and drawings rather than of prose. */
    private static final String TECHNICAL = "{}[]()=;<>_/|+*#";

    /** Capitals in a line without small letters that make it shouted. */
    private static final int SHOUTED = 8;

    /** What an ASCII character adds: small letters, capitals, digits, exclamation marks. */
    private static final long[] FIRST = new long[0x80];

    /** What it adds to the other counts: question marks, dollars, technical signs. */
    private static final long[] SECOND = new long[0x80];

    static {
        for (char c = 0; c < FIRST.length; c++) {
            boolean lower = c >= 'a' && c <= 'z';
            boolean upper = c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            FIRST[c] = lower ? 1 : upper ? 1L << BITS : digit ? 1L << (2 * BITS) : c == '!' ? 1L << (3 * BITS) : 0;
            SECOND[c] = c == '?' ? 1 : c == '$' ? 1L << BITS : TECHNICAL.indexOf(c) >= 0 ? 1L << (2 * BITS) : 0;
        }
    }

    int all;
    int lower;
    int upper;
    int digits;
    int exclamations;
    int questions;
    int dollars;
    int technical;
    int foreign;
    int lines;
    int blank;
    int quoted;
    int shouted;
    int longest;
    boolean signed;

    void read(TextBuffer text) {
        char[] c = text.chars;
        int n = text.length();
        lines = 0;
        blank = 0;
        quoted = 0;
        shouted = 0;
        longest = 0;
        signed = false;
        foreign = 0;
        long first = 0;
        long second = 0;
        for (int from = 0; from < n; ) {
            long before = first;
            int i = from;
            for (; i < n && c[i] != '\n'; i++) {
                char ch = c[i];
                if (ch < 0x80) {
                    first += FIRST[ch];
                    second += SECOND[ch];
                } else {
                    foreign++;
                }
            }
            line(c, from, i > from && c[i - 1] == '\r' ? i - 1 : i, first - before);
            from = i + 1;
        }
        all = n;
        lower = count(first, 0);
        upper = count(first, 1);
        digits = count(first, 2);
        exclamations = count(first, 3);
        questions = count(second, 0);
        dollars = count(second, 1);
        technical = count(second, 2);
    }

    private void line(char[] c, int from, int to, long counts) {
        lines++;
        longest = Math.max(longest, to - from);
        blank += to == from ? 1 : 0;
        shouted += count(counts, 0) == 0 && count(counts, 1) >= SHOUTED ? 1 : 0;
        int i = from;
        while (i < to && c[i] <= ' ') {
            i++;
        }
        quoted += i < to && c[i] == '>' ? 1 : 0;
        signed |= to - from >= 2 && to - from <= 3 && c[from] == '-' && c[from + 1] == '-' && c[to - 1] <= '-';
    }

    private static int count(long counts, int which) {
        return (int) (counts >> (which * BITS)) & MASK;
    }
}
