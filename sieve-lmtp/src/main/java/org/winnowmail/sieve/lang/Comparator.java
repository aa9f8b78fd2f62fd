// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/**
 * How two texts are compared (RFC 4790). A comparator folds texts so that equal ones become the same; what
 * it cannot fold (a number's text, for one) it leaves to {@link #compare}.
 */
public interface Comparator {
    String name();

    /** The text as this comparator sees it. */
    String fold(String text);

    /** Whether folding keeps every character at its place, so that matches can be cut from the original. */
    default boolean keepsPlaces() {
        return true;
    }

    /** One character as this comparator sees it; asked only of comparators that keep places. */
    default char foldChar(char c) {
        return c;
    }

    /** Order of two texts; 0 when equal. */
    int compare(String a, String b);

    default boolean equal(String a, String b) {
        return compare(a, b) == 0;
    }

    /** Whether {@code :contains} and {@code :matches} work with it. */
    default boolean substrings() {
        return true;
    }

    /** Whether equal texts are exactly those that fold to the same text. */
    default boolean equalByFold() {
        return true;
    }

    /** The same for a text of Latin-1 bytes, see {@link Packed}. */
    default boolean equal(String a, byte[] b) {
        return equal(a, Packed.text(b));
    }

    /** The same for a key of Latin-1 bytes, see {@link Packed}. */
    default boolean contains(String text, byte[] key) {
        return contains(text, Packed.text(key));
    }

    /** Whether {@code key} occurs in a text; neither is folded yet. */
    default boolean contains(String text, String key) {
        return fold(text).contains(fold(key));
    }
}
