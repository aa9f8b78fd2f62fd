// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.regex;

/**
 * A text that counts how often a pattern looks at it. {@code java.util.regex} reads every character
 * through here, so backtracking that explodes runs into the budget instead of holding a thread.
 */
final class Steps implements CharSequence {
    /** Thrown when the budget is spent. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;

        Spent() {
            super("", null, false, false);
        }
    }

    private final String text;
    private int left;

    Steps(String text, int budget) {
        this.text = text;
        this.left = budget;
    }

    int left() {
        return Math.max(left, 0);
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new Spent();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
