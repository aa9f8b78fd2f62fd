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

    @Override
    public boolean equal(String a, byte[] b) {
        return a.length() == b.length && at(a, 0, b);
    }

    /** Without a folded copy of the text: header rules do this most of all. */
    @Override
    public boolean contains(String text, byte[] key) {
        int last = text.length() - key.length;
        if (key.length == 0) {
            return true;
        }
        char first = upper(latin(key[0]));
        for (int i = 0; i <= last; i++) {
            if (upper(text.charAt(i)) == first && at(text, i, key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean at(String text, int place, byte[] key) {
        for (int i = 0; i < key.length; i++) {
            if (upper(text.charAt(place + i)) != upper(latin(key[i]))) {
                return false;
            }
        }
        return true;
    }

    private static char latin(byte b) {
        return (char) (b & 0xFF);
    }
}
