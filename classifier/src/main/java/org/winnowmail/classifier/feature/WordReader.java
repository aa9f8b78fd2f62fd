// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import org.winnowmail.message.TextFold;

/**
 * Words of header fields and of text, and the sparse pairs between them.
 *
 * <p>Text is cut in one pass over the characters. Scripts that write no blanks are cut into overlapping
 * pairs of characters. Disguises are undone beside the word as written: look-alike letters, digits for
 * letters, characters without width, l e t t e r s set apart.
 */
final class WordReader {
    /** Words of the text looked at for pairs. */
    private static final int WORDS = 700;

    private static final int LONGEST = 30;
    /** Words apart that two words of a pair may stand. */
    private static final int DISTANCE = 2;

    private final FeatureSink sink;
    private final long[] hashes = new long[WORDS];
    private int count;

    private static final long WORD = Hash.of("w:");
    private static final long DISGUISED = Hash.of("disguised");

    /** Single letters in a row that are taken for one word. */
    private static final int SPELLED = 4;

    WordReader(FeatureSink sink) {
        this.sink = sink;
    }

    void words(TextBuffer text) {
        count = 0;
        char[] c = text.chars;
        int n = text.length();
        int i = 0;
        long spelled = WORD;
        int letters = 0;
        while (i < n && !sink.full() && count < WORDS) {
            if (isUnspaced(c[i])) {
                i = unspaced(text, i, n);
                continue;
            }
            if (!isWordChar(c[i])) {
                if (c[i] == '\n') {
                    if (letters >= SPELLED) {
                        sink.add(spelled);
                    }
                    spelled = WORD;
                    letters = 0;
                }
                i++;
                continue;
            }
            int from = i;
            i = word(text, i, n);
            // "v i a g r a": letters standing alone are put together.
            if (i - from == 1 && Character.isLetter(c[from])) {
                spelled = Hash.step(spelled, Character.toLowerCase(c[from]));
                letters++;
            } else {
                if (letters >= SPELLED) {
                    sink.add(spelled);
                }
                spelled = WORD;
                letters = 0;
            }
        }
        if (letters >= SPELLED) {
            sink.add(spelled);
        }
    }

    /** One word in a script that separates words; returns where it ends. */
    private int word(TextBuffer text, int from, int n) {
        char[] c = text.chars;
        int i = from;
        long exact = WORD;
        long folded = WORD;
        long read = WORD;
        boolean upper = false;
        boolean foreign = false;
        int letters = 0;
        int signs = 0;
        while (i < n
                && (isWordChar(c[i]) || isInvisible(c[i]) || (isInner(c[i]) && i + 1 < n && isWordChar(c[i + 1])))) {
            char ch = c[i++];
            if (isInvisible(ch)) {
                foreign = true;
                continue;
            }
            exact = Hash.step(exact, ch);
            char low = ch < 0x80 ? (ch >= 'A' && ch <= 'Z' ? (char) (ch | 0x20) : ch) : Character.toLowerCase(ch);
            upper |= low != ch;
            foreign |= ch >= 0x80;
            folded = Hash.step(folded, low);
            char meant = meant(low);
            if (meant != low) {
                signs++;
            } else if (low >= 'a' && low <= 'z') {
                letters++;
            }
            read = Hash.step(read, meant);
        }
        int length = i - from;
        if (length > LONGEST) {
            exact = Hash.step(WORD, 0x10000 + Math.min(9, length / 10));
            folded = exact;
            upper = false;
        } else if (foreign) {
            disguise(text.subSequence(from, i).toString());
        } else if (signs > 0 && letters >= 3 && letters > signs) {
            // "v1agra": also what a reader makes of it.
            sink.add(read);
        }
        sink.add(
                folded,
                "",
                sink.naming() ? text.subSequence(from, i).toString().toLowerCase(java.util.Locale.ROOT) : "");
        if (upper) {
            sink.add(exact + 1, "", sink.naming() ? text.subSequence(from, i) : "");
        }
        hashes[count++] = folded;
        return i;
    }

    /** A word of mixed alphabets, or with characters that have no width: also what it looks like, and that it does. */
    private void disguise(String word) {
        if (!TextFold.visible(word).equals(word) || TextFold.mixesAlphabets(word)) {
            sink.add(DISGUISED, "shape:", "disguised");
            sink.add(Hash.of(WORD, TextFold.skeleton(word)));
        }
    }

    /**
     * A run of a script that writes no blanks between words: each two neighbours are a token, which needs no
     * dictionary and finds the same words in the same places. Returns where the run ends.
     */
    private int unspaced(TextBuffer text, int from, int n) {
        char[] c = text.chars;
        int i = from;
        while (i < n && isUnspaced(c[i]) && count < WORDS) {
            boolean paired = i + 1 < n && isUnspaced(c[i + 1]);
            if (paired || i == from) {
                int to = paired ? i + 2 : i + 1;
                long h = Hash.of(WORD, c, i, to);
                sink.add(h, "", sink.naming() ? text.subSequence(i, to) : "");
                hashes[count++] = h;
            }
            i++;
        }
        return i;
    }

    /** The letter that a digit or sign stands for in a disguised word; any other character itself. */
    private static char meant(char c) {
        return switch (c) {
            case '0' -> 'o';
            case '1', '!' -> 'i';
            case '3' -> 'e';
            case '4', '@' -> 'a';
            case '5', '$' -> 's';
            case '7' -> 't';
            default -> c;
        };
    }

    /** Scripts written without blanks: Thai, Lao, Myanmar, Khmer, kana, Han. */
    private static boolean isUnspaced(char c) {
        return c >= 0xE00
                && (c <= 0xEFF
                        || (c >= 0x1000 && c <= 0x109F)
                        || (c >= 0x1780 && c <= 0x17FF)
                        || (c >= 0x3041 && c <= 0x30FF)
                        || (c >= 0x3400 && c <= 0x9FFF)
                        || (c >= 0xF900 && c <= 0xFAFF));
    }

    private static boolean isInvisible(char c) {
        return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
    }

    void pairs() {
        for (int i = 1; i < count && !sink.full(); i++) {
            for (int d = 1; d <= DISTANCE && d <= i; d++) {
                sink.add(Hash.pair(hashes[i - d], hashes[i], d));
            }
        }
    }

    void field(String name, String value, TextBuffer header) {
        append(header, name, value);
        tokens(Hash.of(name), sink.naming() ? name + ":" : "", value, Math.min(value.length(), 1_000));
    }

    void signature(String name, String value, TextBuffer header) {
        long seed = Hash.of(name);
        for (String tag : value.split(";", 20)) {
            String t = tag.strip();
            if (t.length() < 200 && t.length() > 2 && t.charAt(1) == '=' && "dsacih".indexOf(t.charAt(0)) >= 0) {
                sink.add(Hash.of(seed, t), name + ":", t);
                append(header, name, t);
            } else if (t.startsWith("cv=")) {
                sink.add(Hash.of(seed, t), name + ":", t);
            }
        }
    }

    void trace(int position, String value, TextBuffer header) {
        int semi = value.lastIndexOf(';');
        String way = semi < 0 ? value : value.substring(0, semi);
        way = withoutIds(way);
        append(header, "received", way);
        tokens(Hash.of("received"), "received:", way, Math.min(way.length(), 500));
    }

    /** Cuts {@code id XYZ}: random, and different for every message. */
    private static String withoutIds(String way) {
        int id = way.indexOf(" id ");
        if (id < 0) {
            return way;
        }
        int end = id + 4;
        while (end < way.length() && way.charAt(end) == ' ') {
            end++;
        }
        while (end < way.length() && way.charAt(end) != ' ') {
            end++;
        }
        return way.substring(0, id) + way.substring(end);
    }

    private static void append(TextBuffer header, String name, String value) {
        header.append('\n');
        header.append(name);
        header.append(':');
        header.append(value, 0, Math.min(value.length(), 600));
    }

    private void tokens(long seed, String tag, String s, int n) {
        int i = 0;
        long previous = seed;
        while (i < n) {
            if (!isTokenChar(s.charAt(i))) {
                i++;
                continue;
            }
            int from = i;
            long h = seed;
            int dots = 0;
            while (i < n && isTokenChar(s.charAt(i))) {
                char ch = s.charAt(i++);
                dots += ch == '.' ? 1 : 0;
                h = Hash.step(h, ch);
            }
            int length = i - from;
            if (length > 60) {
                h = Hash.step(seed, 0x10000 + Math.min(9, length / 20));
            }
            sink.add(h, tag, sink.naming() ? s.substring(from, i) : "");
            sink.add(Hash.pair(previous, h, 1));
            if (dots > 0 && length <= 60) {
                pieces(seed, tag, s, from, i);
            }
            previous = h;
        }
    }

    /** Parts of host names and addresses: suffixes of names, prefixes of IPv4 addresses. */
    private void pieces(long seed, String tag, String s, int from, int to) {
        boolean numeric = Character.isDigit(s.charAt(to - 1));
        int made = 0;
        if (numeric) {
            for (int dot = s.lastIndexOf('.', to - 1); dot > from && made < 3; dot = s.lastIndexOf('.', dot - 1)) {
                sink.add(Hash.of(seed, s, from, dot), tag, sink.naming() ? s.substring(from, dot) : "");
                made++;
            }
        } else {
            for (int dot = s.indexOf('.', from); dot > 0 && dot < to - 1 && made < 4; dot = s.indexOf('.', dot + 1)) {
                sink.add(Hash.of(seed, s, dot + 1, to), tag, sink.naming() ? s.substring(dot + 1, to) : "");
                made++;
            }
        }
    }

    private static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_'
                || c == '\''
                || c == '$'
                || c == '%'
                || c == '!'
                || c == '+'
                || c >= 0x80;
    }

    private static boolean isWordChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '$'
                || c == '!'
                || (c >= 0x80 && (Character.isLetterOrDigit(c) || Character.isSurrogate(c)));
    }

    private static boolean isInner(char c) {
        return c == '\'' || c == '-' || c == '.' || c == '_' || c == '@' || c == '%' || c == ',';
    }
}
