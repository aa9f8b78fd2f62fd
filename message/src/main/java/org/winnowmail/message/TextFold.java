// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Text folded so that what looks alike compares alike: spam writes "Viagra" with Cyrillic letters, in
 * full width, in mathematical letters, or with invisible characters between.
 *
 * <p>Three steps that can be had alone: {@link #visible} drops what has no width, {@link #compatible} is
 * NFKC as well, {@link #skeleton} also maps look-alikes to the Latin letter and everything to lower case.
 * ASCII text passes through without work. The table of look-alikes is small and one way: letters of
 * Cyrillic, Greek, Armenian and others that a reader takes for a Latin one.
 */
public final class TextFold {
    /** Look-alikes in pairs: what is written, then the Latin letter it is taken for. */
    private static final String LOOK_ALIKES =
            // Cyrillic
            "\u0430a\u0410A\u0412B\u0432b\u0441c\u0421C\u0501d\u0435e\u0415E\u0451e\u0401E\u0454e\u0404E\u0493f\u0492F\u04bbh\u04baH\u043dh\u041dH"
                    + "\u0456i\u0406I\u0457i\u0407I\u0458j\u0408J\u043ak\u041aK\u049bk\u049aK\u04cfl\u04c0I\u043cm\u041cM\u0438u\u0418N\u043eo\u041eO"
                    + "\u0440p\u0420P\u051bq\u051aQ\u0433r\u0455s\u0405S\u0442t\u0422T\u0446u\u0443y\u0423Y\u04afy\u04aeY\u045ey\u040eY\u0445x\u0425X"
                    + "\u04b3x\u04b2X\u051dw\u051cW\u0448w\u0475v\u0474V\u0437z\u04d5\u00e6\u04e9o\u04e8O\u0491r\u0490r"
                    // Greek
                    + "\u03b1a\u0391A\u03b2b\u0392B\u03b5e\u0395E\u0396Z\u03b7n\u0397H\u03b9i\u0399I\u03bak\u039aK\u039cM\u03bdv\u039dN\u03bfo\u039fO"
                    + "\u03c1p\u03a1P\u03c3o\u03c4t\u03a4T\u03c5u\u03a5Y\u03c7x\u03a7X\u03c9w\u03b3y\u03f2c\u03f9C\u03f3j\u037fJ\u03aca\u03ade\u03aei\u03afi\u03cco\u03cdu"
                    // Armenian, Hebrew, Lisu and other alphabets' best known ones
                    + "\u0561w\u0563q\u0566q\u0570h\u0578n\u057du\u0581g\u0585o\u0555O\u054dU\u054fS\u05d5l\u05e1o\u0ed0o\u0966o\u09e6o\u0c66o\u10e7y\u13a0D\u13a1R"
                    + "\u13a2T\u13a5i\u13aaA\u13abJ\u13acE\u13b3W\u13b7M\u13bbH\u13c0G\u13c2h\u13c3Z\u13cf4\u13d2R\u13d4W\u13d5S\u13d9V\u13daS\u13deL\u13dfC\u13e2P\u13e6K\u13f4B"
                    // Latin letters without a decomposition
                    + "\u0131i\u0237j\u0251a\u0261g\u026ai\u0274n\u0280r\u028fy\u1d00a\u1d04c\u1d05d\u1d07e\u1d0aj\u1d0bk\u1d0dm\u1d0fo\u1d18p\u1d1bt\u1d1cu\u1d20v\u1d21w"
                    + "\u1d22z\u0299b\u029ch\u029fl\ua730f\ua731s\u0142l\u0141L\u00f8o\u00d8O\u0111d\u0110D\u0127h\u0126H\u0167t\u0166T\u0180b\u0192f\u0268i\u0197I"
                    // signs
                    + "\u2010-\u2011-\u2012-\u2013-\u2014-\u2212-\u2018'\u2019'\u201b'\u201c\"\u201d\"\u2044/\u2215/\u2216\\\u2217*\u2223|\u2236:\u00d7x\u2024.\u3002.\u01c0l\u2113l\u212ee";

    /** By UTF-16 unit; 0 for what looks like no Latin letter. */
    private static final char[] LATIN = new char[0xA800];

    static {
        for (int i = 0; i + 1 < LOOK_ALIKES.length(); i += 2) {
            LATIN[LOOK_ALIKES.charAt(i)] = LOOK_ALIKES.charAt(i + 1);
        }
    }

    private TextFold() {}

    /** The text without characters that have no width: joiners, soft hyphens, variation selectors, marks of direction. */
    public static String visible(String text) {
        int first = firstInvisible(text);
        if (first < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        out.append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!isInvisible(c)) {
                out.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }

    /** Number of characters in the text that have no width; hardly any in honest Latin text. */
    public static int invisibleCharacters(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0xAD) {
                int whole = text.codePointAt(i);
                count += isInvisible(whole) ? 1 : 0;
                i += Character.charCount(whole) - 1;
            }
        }
        return count;
    }

    private static int firstInvisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0xAD && isInvisible(Character.isHighSurrogate(c) ? text.codePointAt(i) : c)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isInvisible(int c) {
        return switch (c) {
            case 0xAD,
                    0x34F,
                    0x61C,
                    0x115F,
                    0x1160,
                    0x17B4,
                    0x17B5,
                    0x180B,
                    0x180C,
                    0x180D,
                    0x180E,
                    0x180F,
                    0x3164,
                    0xFEFF,
                    0xFFA0 -> true;
            default ->
                (c >= 0x200B && c <= 0x200F)
                        || (c >= 0x202A && c <= 0x202E)
                        || (c >= 0x2060 && c <= 0x206F)
                        || (c >= 0xFE00 && c <= 0xFE0F)
                        || (c >= 0xFFF9 && c <= 0xFFFB)
                        || (c >= 0xE0000 && c <= 0xE0FFF);
        };
    }

    /** Without invisible characters, in Unicode normalization form NFKC: full width and mathematical letters are plain. */
    public static String compatible(String text) {
        String seen = visible(text);
        return isAscii(seen) ? seen : Normalizer.normalize(seen, Normalizer.Form.NFKC);
    }

    /**
     * {@link #compatible}, accents dropped, look-alikes mapped to Latin, in lower case: two words with the
     * same skeleton look the same at a glance. For comparing, not for showing: a Russian word becomes
     * nonsense, but always the same.
     */
    public static String skeleton(String text) {
        if (isAscii(text)) {
            return lower(text);
        }
        String apart = Normalizer.normalize(visible(text), Normalizer.Form.NFKD);
        StringBuilder out = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); ) {
            int c = apart.codePointAt(i);
            i += Character.charCount(c);
            if (c < 0x80) {
                out.append((char) (c >= 'A' && c <= 'Z' ? c | 0x20 : c));
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                out.appendCodePoint(Character.toLowerCase(latin(c)));
            }
        }
        return out.toString();
    }

    private static int latin(int c) {
        if (c < LATIN.length) {
            return LATIN[c] == 0 ? c : LATIN[c];
        }
        // squared and circled letters that normalization leaves alone, and regional indicators used as letters
        for (int first : LETTER_BLOCKS) {
            if (c >= first && c < first + 26) {
                return 'A' + c - first;
            }
        }
        return c;
    }

    private static final int[] LETTER_BLOCKS = {0x1F150, 0x1F170, 0x1F1E6};

    /** Whether a word mixes Latin letters with look-alikes of another alphabet: the mark of disguise. */
    public static boolean mixesAlphabets(String word) {
        boolean latin = false;
        boolean other = false;
        for (int i = 0; i < word.length(); ) {
            int c = word.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetter(c)) {
                Character.UnicodeScript script = Character.UnicodeScript.of(c);
                latin |= script == Character.UnicodeScript.LATIN;
                other |= script == Character.UnicodeScript.CYRILLIC
                        || script == Character.UnicodeScript.GREEK
                        || script == Character.UnicodeScript.ARMENIAN
                        || script == Character.UnicodeScript.CHEROKEE;
            }
        }
        return latin && other;
    }

    private static String lower(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return ascii.toLowerCase(Locale.ROOT);
            }
        }
        return ascii;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
