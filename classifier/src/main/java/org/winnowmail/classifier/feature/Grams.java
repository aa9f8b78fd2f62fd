// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/**
 * Overlapping character n-grams: they see through misspellings, inflection, scripts without blanks, and layout.
 */
final class Grams {
    private static final int N = 4;

    /** One n-gram in four is kept, always the same ones: a quarter of the cost, and measured no worse. */
    private static final int MASK = 3;

    private Grams() {}

    static void read(TextBuffer text, FeatureSink sink) {
        char[] c = text.chars;
        int n = text.length();
        long window = 0;
        int have = 0;
        for (int i = 0; i < n && !sink.full(); i++) {
            int ch = c[i];
            if (ch == '\r') {
                continue;
            }
            window = (window << 16) | ch;
            if (++have >= N) {
                long h = Hash.mix(window * 0x9E3779B97F4A7C15L);
                if ((h & MASK) == 0) {
                    sink.add(h);
                }
            }
        }
    }
}
