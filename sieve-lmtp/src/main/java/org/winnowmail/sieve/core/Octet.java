// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import org.winnowmail.sieve.lang.Comparator;

/** {@code i;octet}: byte for byte (RFC 4790, section 9.3); for UTF-8 that is the order of code points. */
public final class Octet implements Comparator {
    @Override
    public String name() {
        return "i;octet";
    }

    @Override
    public String fold(String text) {
        return text;
    }

    @Override
    public int compare(String a, String b) {
        return codePointOrder(a, b);
    }

    @Override
    public boolean equal(String a, String b) {
        return a.equals(b);
    }

    static int codePointOrder(String a, String b) {
        int most = Math.min(a.length(), b.length());
        for (int i = 0; i < most; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean sx = Character.isSurrogate(x);
                boolean sy = Character.isSurrogate(y);
                return sx == sy ? Character.compare(x, y) : sx ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
