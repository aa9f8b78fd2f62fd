// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

/**
 * A text that counts how often a pattern looks at it and stops a pattern that looks too often.
 *
 * <p>java.util.regex backtracks and may take time exponential in the text; a time limit would make verdicts depend
 * on the machine's load. Counting {@link #charAt} does not: the same pattern gives up at the same place always.
 */
final class BoundedText implements CharSequence {
    /** Thrown out of a match that used up its steps. */
    static final class StepsExhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        StepsExhausted() {
            super("steps used up", null, false, false);
        }
    }

    private final char[] text;
    private long left;

    BoundedText(String text) {
        this.text = text.toCharArray();
    }

    /** Sets how often the next pattern may look; before that no pattern may. */
    void allow(long steps) {
        left = steps;
    }

    /** Steps not used; negative when they ran out. */
    long left() {
        return left;
    }

    /** The characters themselves; not to be changed. */
    char[] characters() {
        return text;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new StepsExhausted();
        }
        return text[index];
    }

    @Override
    public int length() {
        return text.length;
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new String(text, start, end - start);
    }

    @Override
    public String toString() {
        return new String(text);
    }
}
