// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.comparators;

import org.winnowmail.sieve.lang.Comparator;

/**
 * {@code i;ascii-numeric}: leading digits as a number of any size; a text without is infinity (RFC 4790,
 * section 9.1).
 */
final class AsciiNumeric implements Comparator {
    @Override
    public String name() {
        return "i;ascii-numeric";
    }

    @Override
    public String fold(String text) {
        return text;
    }

    @Override
    public boolean substrings() {
        return false;
    }

    @Override
    public boolean equalByFold() {
        return false;
    }

    @Override
    public int compare(String a, String b) {
        boolean na = starts(a);
        boolean nb = starts(b);
        if (!na || !nb) {
            return Boolean.compare(!na, !nb);
        }
        int ia = skipZeros(a);
        int ib = skipZeros(b);
        int ea = end(a, ia);
        int eb = end(b, ib);
        if (ea - ia != eb - ib) {
            return Integer.compare(ea - ia, eb - ib);
        }
        return a.substring(ia, ea).compareTo(b.substring(ib, eb));
    }

    private static boolean starts(String s) {
        return !s.isEmpty() && s.charAt(0) >= '0' && s.charAt(0) <= '9';
    }

    private static int skipZeros(String s) {
        int i = 0;
        while (i < s.length() && s.charAt(i) == '0') {
            i++;
        }
        return i;
    }

    private static int end(String s, int from) {
        int i = from;
        while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
