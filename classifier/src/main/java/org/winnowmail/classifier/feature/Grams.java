// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/** Overlapping character n-grams: they see through misspellings, inflection, scripts without blanks, and layout. */
final class Grams {
    private static final int N = 4;

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
                sink.add(window);
            }
        }
    }
}
