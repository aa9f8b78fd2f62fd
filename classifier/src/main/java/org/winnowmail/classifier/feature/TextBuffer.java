// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/** A character array that takes text up to a bound and silently drops the rest. Reused, not thread-safe. */
final class TextBuffer implements CharSequence {
    final char[] chars;
    private int length;

    TextBuffer(int capacity) {
        chars = new char[capacity];
    }

    void clear() {
        length = 0;
    }

    boolean full() {
        return length >= chars.length;
    }

    void append(char c) {
        if (length < chars.length) {
            chars[length++] = c;
        }
    }

    void append(CharSequence text, int from, int to) {
        int n = Math.min(to - from, chars.length - length);
        if (n <= 0) {
            return;
        }
        if (text instanceof String s) {
            s.getChars(from, from + n, chars, length);
            length += n;
        } else {
            for (int i = 0; i < n; i++) {
                chars[length++] = text.charAt(from + i);
            }
        }
    }

    void append(char[] text, int to) {
        int n = Math.min(to, chars.length - length);
        System.arraycopy(text, 0, chars, length, n);
        length += n;
    }

    void append(CharSequence text) {
        append(text, 0, text.length());
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return chars[index];
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new String(chars, start, end - start);
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
