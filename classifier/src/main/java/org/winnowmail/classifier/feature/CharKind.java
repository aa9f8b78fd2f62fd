// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/**
 * What a character is to the readers of words. ASCII, nearly all of mail, is looked up in a table of bits; the rest is
 * reckoned.
 */
final class CharKind {
    /** Part of a word. */
    static final int WORD = 1;

    /** Part of a word when another part follows: {@code don't}, {@code e-mail}. */
    static final int INNER = 2;

    /** Part of a token of a header field. */
    static final int TOKEN = 4;

    /** A capital letter. */
    static final int UPPER = 8;

    /** A letter from a to z, either case. */
    static final int LETTER = 16;

    /** A digit or sign that stands for a letter in a disguised word, see {@link #meant}. */
    static final int SIGN = 32;

    private static final String SIGNS = "01!34@5$7";
    private static final String MEANT = "oiieaasst";

    private static final byte[] ASCII = new byte[0x80];
    private static final char[] LOWER = new char[0x80];
    private static final char[] READ = new char[0x80];

    static {
        for (char c = 0; c < 0x80; c++) {
            boolean upper = c >= 'A' && c <= 'Z';
            boolean letter = upper || (c >= 'a' && c <= 'z');
            boolean alphanumeric = letter || (c >= '0' && c <= '9');
            int kind = 0;
            kind |= alphanumeric || "$!".indexOf(c) >= 0 ? WORD : 0;
            kind |= "'-._@%,".indexOf(c) >= 0 ? INNER : 0;
            kind |= alphanumeric || ".-_'$%!+".indexOf(c) >= 0 ? TOKEN : 0;
            kind |= upper ? UPPER : 0;
            kind |= letter ? LETTER : 0;
            kind |= SIGNS.indexOf(c) >= 0 ? SIGN : 0;
            ASCII[c] = (byte) kind;
            LOWER[c] = upper ? (char) (c | 0x20) : c;
            READ[c] = SIGNS.indexOf(c) >= 0 ? MEANT.charAt(SIGNS.indexOf(c)) : LOWER[c];
        }
    }

    private CharKind() {}

    /** The bits of an ASCII character. */
    static int ascii(char c) {
        return ASCII[c];
    }

    static char lower(char c) {
        return c < 0x80 ? LOWER[c] : Character.toLowerCase(c);
    }

    /** The letter that an ASCII digit or sign stands for in a disguised word; any other character in lower case. */
    static char meant(char c) {
        return READ[c];
    }

    static boolean isWord(char c) {
        return c < 0x80 ? (ASCII[c] & WORD) != 0 : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    static boolean isToken(char c) {
        return c >= 0x80 || (ASCII[c] & TOKEN) != 0;
    }

    /** Characters that take no room: put between letters, they hide a word from a filter and not from a reader. */
    static boolean isInvisible(char c) {
        return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
    }

    /** Scripts written without blanks: Thai, Lao, Myanmar, Khmer, kana, Han. */
    static boolean isUnspaced(char c) {
        return c >= 0xE00
                && (c <= 0xEFF
                        || (c >= 0x1000 && c <= 0x109F)
                        || (c >= 0x1780 && c <= 0x17FF)
                        || (c >= 0x3041 && c <= 0x30FF)
                        || (c >= 0x3400 && c <= 0x9FFF)
                        || (c >= 0xF900 && c <= 0xFAFF));
    }
}
