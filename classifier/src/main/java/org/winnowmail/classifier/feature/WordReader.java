// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/**
 * Words of header fields and of text, and the sparse pairs between them.
 *
 * <p>ASCII is cut here, in one pass over the characters; words in scripts that write no blanks go through
 * Unicode segmentation.
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

    WordReader(FeatureSink sink) {
        this.sink = sink;
    }

    void words(TextBuffer text) {
        count = 0;
        char[] c = text.chars;
        int n = text.length();
        int i = 0;
        while (i < n && !sink.full() && count < WORDS) {
            if (!isWordChar(c[i])) {
                i++;
                continue;
            }
            int from = i;
            long exact = WORD;
            long folded = WORD;
            boolean upper = false;
            while (i < n && (isWordChar(c[i]) || (isInner(c[i]) && i + 1 < n && isWordChar(c[i + 1])))) {
                char ch = c[i++];
                exact = Hash.step(exact, ch);
                char low = ch < 0x80 ? (ch >= 'A' && ch <= 'Z' ? (char) (ch | 0x20) : ch) : Character.toLowerCase(ch);
                upper |= low != ch;
                folded = Hash.step(folded, low);
            }
            int length = i - from;
            if (length > LONGEST) {
                exact = Hash.step(WORD, 0x10000 + Math.min(9, length / 10));
                folded = exact;
                upper = false;
            }
            sink.add(
                    folded,
                    "",
                    sink.naming() ? text.subSequence(from, i).toString().toLowerCase(java.util.Locale.ROOT) : "");
            if (upper) {
                sink.add(exact + 1, "", sink.naming() ? text.subSequence(from, i) : "");
            }
            hashes[count++] = folded;
        }
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
