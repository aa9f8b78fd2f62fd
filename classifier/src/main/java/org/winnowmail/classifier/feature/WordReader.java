// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Locale;
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
    /**
     * Letters of a long word's beginning that are a feature of their own: the forms of a word in languages that inflect, and
     * the compounds of those that put words together, have it in common.
     */
    private static final int STEM_LETTERS = 5;

    /** Words apart that two words of a pair may stand. */
    private static final int DISTANCE = 2;

    /** Pairs made before they go on. */
    private static final int BLOCK = 256;

    /** Characters of a header field whose tokens are looked at. */
    private static final int FIELD_CHARS = 1_000;

    /** Of a trace field: the way, before what servers say of themselves. */
    private static final int TRACE_CHARS = 500;

    /** Characters of a header field that go into its n-grams. */
    private static final int GRAMS_OF_FIELD = 600;

    /** Tags of a signature that are told apart; the last takes all the rest. */
    private static final int TAGS = 20;

    private final FeatureSink sink;
    private final long[] hashes = new long[WORDS];
    private final long[] ahead = new long[BLOCK];
    private final char[] scanned = new char[FIELD_CHARS];
    private int count;

    /** What was counted on the way through the text. */
    final WordCount counts = new WordCount();

    static final long WORD = Hash.of("w:");
    private static final long STEM = Hash.of("stem:");
    private static final long DISGUISED = Hash.of("disguised");

    /** Single letters in a row that are taken for one word. */
    private static final int SPELLED = 4;

    WordReader(FeatureSink sink) {
        this.sink = sink;
    }

    void words(TextBuffer text) {
        count = 0;
        counts.clear();
        char[] c = text.chars;
        int n = text.length();
        int i = 0;
        long spelled = WORD;
        int letters = 0;
        while (i < n && !sink.full() && count < WORDS) {
            if (CharKind.isUnspaced(c[i])) {
                i = unspaced(text, i, n);
                continue;
            }
            if (!CharKind.isWord(c[i])) {
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
        counts.finish(hashes, count);
    }

    /** One word in a script that separates words; returns where it ends. */
    private int word(TextBuffer text, int from, int n) {
        char[] c = text.chars;
        int i = from;
        long folded = WORD;
        int kinds = 0;
        boolean upper = false;
        boolean foreign = false;
        int letters = 0;
        int signs = 0;
        int capitals = 0;
        for (; i < n; i++) {
            char ch = c[i];
            if (ch >= 0x80) {
                if (CharKind.isInvisible(ch)) {
                    foreign = true;
                    continue;
                }
                if (!CharKind.isWord(ch)) {
                    break;
                }
                foreign = true;
                char low = Character.toLowerCase(ch);
                upper |= low != ch;
                folded = Hash.step(folded, low);
                continue;
            }
            int kind = CharKind.ascii(ch);
            if ((kind & CharKind.WORD) == 0
                    && ((kind & CharKind.INNER) == 0 || i + 1 >= n || !CharKind.isWord(c[i + 1]))) {
                break;
            }
            kinds |= kind;
            letters += kind & CharKind.LETTER;
            signs += kind & CharKind.SIGN;
            capitals += kind & CharKind.UPPER;
            folded = Hash.step(folded, CharKind.lower(ch));
        }
        letters /= CharKind.LETTER;
        signs /= CharKind.SIGN;
        upper |= (kinds & CharKind.UPPER) != 0;
        int length = i - from;
        counts.letters += Math.min(length, LONGEST);
        counts.capitals += letters >= 3 && capitals == letters * CharKind.UPPER ? 1 : 0;
        counts.sums += isSum(c, from, i) ? 1 : 0;
        if (length > LONGEST) {
            folded = Hash.step(WORD, 0x10000 + Math.min(9, length / 10));
            upper = false;
        } else if (foreign) {
            disguise(text.subSequence(from, i).toString());
        } else if (signs > 0 && letters >= 3 && letters > signs) {
            // "v1agra": also what a reader makes of it.
            long read = WORD;
            for (int k = from; k < i; k++) {
                read = Hash.step(read, CharKind.meant(c[k]));
            }
            sink.add(read);
        }
        if (sink.naming()) {
            sink.add(folded, "", text.subSequence(from, i).toString().toLowerCase(Locale.ROOT));
        } else {
            sink.add(folded);
        }
        if (upper) {
            long exact = WORD;
            for (int k = from; k < i; k++) {
                exact = CharKind.isInvisible(c[k]) ? exact : Hash.step(exact, c[k]);
            }
            sink.add(exact + 1, "", sink.naming() ? text.subSequence(from, i) : "");
        }
        if (length > STEM_LETTERS + 1 && length <= LONGEST) {
            long stem = STEM;
            for (int k = from; k < from + STEM_LETTERS; k++) {
                stem = Hash.step(stem, CharKind.lower(c[k]));
            }
            sink.add(stem);
        }
        hashes[count++] = folded;
        return i;
    }

    /** An amount of money: {@code $50}, {@code €50}. */
    private static boolean isSum(char[] c, int from, int to) {
        if (c[from] == '$') {
            return to - from > 1 && c[from + 1] >= '0' && c[from + 1] <= '9';
        }
        return c[from] >= '0' && c[from] <= '9' && from > 0 && (c[from - 1] == '€' || c[from - 1] == '£');
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
        while (i < n && CharKind.isUnspaced(c[i]) && count < WORDS) {
            boolean paired = i + 1 < n && CharKind.isUnspaced(c[i + 1]);
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

    void pairs() {
        for (int i = 1; i < count && !sink.full(); ) {
            int made = 0;
            for (int end = Math.min(count, i + BLOCK / DISTANCE); i < end; i++) {
                for (int d = 1; d <= DISTANCE && d <= i; d++) {
                    ahead[made++] = Hash.pair(hashes[i - d], hashes[i], d);
                }
            }
            sink.addAll(ahead, made);
        }
    }

    void field(FieldName name, String value, TextBuffer header) {
        int n = scan(value, 0, value.length(), 0);
        append(header, name.lower(), Math.min(n, GRAMS_OF_FIELD));
        tokens(name.seed(), sink.naming() ? name.lower() + ":" : "", n);
    }

    /** Of the tags of a signature those that say who signed and how; the rest is random. */
    void signature(FieldName name, String value, TextBuffer header) {
        int from = 0;
        for (int tag = 1; from <= value.length(); tag++) {
            int semicolon = tag < TAGS ? value.indexOf(';', from) : -1;
            int to = semicolon < 0 ? value.length() : semicolon;
            int next = to + 1;
            while (from < to && Character.isWhitespace(value.charAt(from))) {
                from++;
            }
            while (from < to && Character.isWhitespace(value.charAt(to - 1))) {
                to--;
            }
            int length = to - from;
            boolean told = length < 200
                    && length > 2
                    && value.charAt(from + 1) == '='
                    && "dsacih".indexOf(value.charAt(from)) >= 0;
            if (told || value.startsWith("cv=", from)) {
                sink.add(
                        Hash.of(name.seed(), value, from, to),
                        sink.naming() ? name.lower() + ":" : "",
                        sink.naming() ? value.substring(from, to) : "");
            }
            if (told) {
                append(header, name.lower(), scan(value, from, to, 0));
            }
            from = next;
        }
    }

    void trace(FieldName name, String value, TextBuffer header) {
        int semicolon = value.lastIndexOf(';');
        int end = semicolon < 0 ? value.length() : semicolon;
        int id = value.indexOf(" id ");
        int n;
        if (id < 0 || id + 4 > end) {
            n = scan(value, 0, end, 0);
        } else {
            // Without "id XYZ": random, and different for every message.
            int after = id + 4;
            while (after < end && value.charAt(after) == ' ') {
                after++;
            }
            while (after < end && value.charAt(after) != ' ') {
                after++;
            }
            n = scan(value, after, end, scan(value, 0, id, 0));
        }
        append(header, name.lower(), Math.min(n, GRAMS_OF_FIELD));
        tokens(name.seed(), sink.naming() ? name.lower() + ":" : "", Math.min(n, TRACE_CHARS));
    }

    /** Puts a piece of a value behind the first {@code at} characters to be looked at; how many there are then. */
    private int scan(String value, int from, int to, int at) {
        int n = Math.min(to - from, scanned.length - at);
        value.getChars(from, from + n, scanned, at);
        return at + n;
    }

    private void append(TextBuffer header, String name, int n) {
        header.append('\n');
        header.append(name);
        header.append(':');
        header.append(scanned, n);
    }

    private void tokens(long seed, String tag, int n) {
        char[] s = scanned;
        int i = 0;
        long previous = seed;
        while (i < n) {
            if (!CharKind.isToken(s[i])) {
                i++;
                continue;
            }
            int from = i;
            long h = seed;
            int dots = 0;
            for (; i < n && CharKind.isToken(s[i]); i++) {
                dots += s[i] == '.' ? 1 : 0;
                h = Hash.step(h, s[i]);
            }
            int length = i - from;
            if (length > 60) {
                h = Hash.step(seed, 0x10000 + Math.min(9, length / 20));
            }
            add(h, tag, from, i);
            sink.add(Hash.pair(previous, h, 1));
            if (dots > 0 && length <= 60) {
                pieces(seed, tag, from, i);
            }
            previous = h;
        }
    }

    private void add(long hash, String tag, int from, int to) {
        if (sink.naming()) {
            sink.add(hash, tag, new String(scanned, from, to - from));
        } else {
            sink.add(hash);
        }
    }

    /** Parts of host names and addresses: suffixes of names, prefixes of IPv4 addresses. */
    private void pieces(long seed, String tag, int from, int to) {
        int made = 0;
        if (Character.isDigit(scanned[to - 1])) {
            for (int dot = to - 1; dot > from && made < 3; dot--) {
                if (scanned[dot] == '.') {
                    add(Hash.of(seed, scanned, from, dot), tag, from, dot);
                    made++;
                }
            }
        } else {
            // A value that begins with a dot has no pieces: so it was from the start, and features must not change.
            boolean bare = from == 0 && scanned[0] == '.';
            for (int dot = from; !bare && dot < to - 1 && made < 4; dot++) {
                if (scanned[dot] == '.') {
                    add(Hash.of(seed, scanned, dot + 1, to), tag, dot + 1, to);
                    made++;
                }
            }
        }
    }
}
