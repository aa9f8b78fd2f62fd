// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import org.winnowmail.sieve.lang.Comparator;

/** {@code i;ascii-casemap}: ASCII letters compare without case (RFC 4790, section 9.2). The default. */
public final class AsciiCasemap implements Comparator {
    @Override
    public String name() {
        return "i;ascii-casemap";
    }

    @Override
    public String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (upper(text.charAt(i)) != text.charAt(i)) {
                char[] folded = text.toCharArray();
                for (int j = i; j < folded.length; j++) {
                    folded[j] = upper(folded[j]);
                }
                return new String(folded);
            }
        }
        return text;
    }

    @Override
    public char foldChar(char c) {
        return upper(c);
    }

    static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }

    @Override
    public int compare(String a, String b) {
        return Octet.codePointOrder(fold(a), fold(b));
    }

    @Override
    public boolean equal(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (upper(a.charAt(i)) != upper(b.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Without a folded copy of the text: header rules do this most of all. */
    @Override
    public boolean contains(String text, String key) {
        int last = text.length() - key.length();
        if (key.isEmpty()) {
            return true;
        }
        char first = key.charAt(0);
        for (int i = 0; i <= last; i++) {
            if (upper(text.charAt(i)) == first) {
                int j = 1;
                while (j < key.length() && upper(text.charAt(i + j)) == key.charAt(j)) {
                    j++;
                }
                if (j == key.length()) {
                    return true;
                }
            }
        }
        return false;
    }
}
