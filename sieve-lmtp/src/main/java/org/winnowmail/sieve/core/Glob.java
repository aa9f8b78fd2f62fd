// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.MatchType;
import org.winnowmail.sieve.lang.OneKey;
import org.winnowmail.sieve.lang.Run;

/**
 * {@code :matches}: {@code *} stands for any text, {@code ?} for one character, a backslash takes the next
 * character as it is (RFC 5228, section 2.7.1). What each wildcard stood for becomes a match variable, as
 * little as possible for the first (RFC 5229, section 3.2).
 *
 * <p>A pattern is a row of pieces between stars. Each piece is put at its first possible place after the
 * one before, the last at the end. Putting every piece as far left as it goes is both the shortest match
 * of each star and enough to find a match when there is one, so nothing is ever tried twice: cost is at
 * most pattern times text.
 */
final class Glob implements MatchType {
    @Override
    public String name() {
        return "matches";
    }

    @Override
    public boolean needsSubstrings() {
        return true;
    }

    @Override
    public KeyTest key(String key, Comparator comparator, Optional<String> param) {
        return new Pattern(comparator, key);
    }

    /** Cut into pieces when it is used: that costs little, and keeping them would cost more than the key. */
    private static final class Pattern extends OneKey {
        Pattern(Comparator comparator, String key) {
            super(comparator, key);
        }

        @Override
        public boolean matches(Run run, String value) {
            return match(run, pieces(key(), comparator), value, comparator);
        }
    }

    private static final int ANY = -1;

    private static List<int[]> pieces(String key, Comparator comparator) {
        List<int[]> pieces = new ArrayList<>(4);
        int[] piece = new int[key.length()];
        int length = 0;
        int i = 0;
        while (i < key.length()) {
            int c = key.codePointAt(i);
            i += Character.charCount(c);
            if (c == '*') {
                pieces.add(Arrays.copyOf(piece, length));
                length = 0;
                continue;
            }
            boolean any = c == '?';
            if (c == '\\' && i < key.length()) {
                c = key.codePointAt(i);
                i += Character.charCount(c);
            }
            if (any) {
                piece[length++] = ANY;
            } else if (comparator.keepsPlaces() && Character.isBmpCodePoint(c)) {
                piece[length++] = comparator.foldChar((char) c);
            } else {
                int[] folded =
                        comparator.fold(Character.toString(c)).codePoints().toArray();
                piece = Arrays.copyOf(piece, piece.length + folded.length);
                System.arraycopy(folded, 0, piece, length, folded.length);
                length += folded.length;
            }
        }
        pieces.add(Arrays.copyOf(piece, length));
        return pieces;
    }

    private static int[] toArray(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean match(Run run, List<int[]> pieces, String value, Comparator comparator) {
        Folded text = Folded.of(value, comparator);
        int length = text.length();
        int last = pieces.size() - 1;
        int[] first = pieces.get(0);
        if (!at(text, 0, first) || (last == 0 && length != first.length)) {
            return false;
        }
        int[] starts = new int[pieces.size()];
        if (last > 0) {
            int from = first.length;
            for (int p = 1; p < last; p++) {
                int place = find(run, text, from, pieces.get(p));
                if (place < 0) {
                    return false;
                }
                starts[p] = place;
                from = place + pieces.get(p).length;
            }
            starts[last] = length - pieces.get(last).length;
            if (starts[last] < from || !at(text, starts[last], pieces.get(last))) {
                return false;
            }
        }
        run.setMatchValues(values(text, pieces, starts, value));
        return true;
    }

    private static String[] values(Folded text, List<int[]> pieces, int[] starts, String value) {
        List<String> values = new ArrayList<>();
        values.add(value);
        int before = 0;
        for (int p = 0; p < pieces.size(); p++) {
            if (p > 0) {
                values.add(text.original(before, starts[p]));
            }
            int[] piece = pieces.get(p);
            for (int i = 0; i < piece.length; i++) {
                if (piece[i] == ANY) {
                    values.add(text.original(starts[p] + i, starts[p] + i + 1));
                }
            }
            before = starts[p] + piece.length;
        }
        return values.toArray(String[]::new);
    }

    private static int find(Run run, Folded text, int from, int[] piece) {
        int last = text.length() - piece.length;
        run.spend(Math.max(0, last - from) >> 4);
        for (int i = from; i <= last; i++) {
            if (at(text, i, piece)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean at(Folded text, int place, int[] piece) {
        if (place < 0 || place + piece.length > text.length()) {
            return false;
        }
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] != ANY && piece[i] != text.point(place + i)) {
                return false;
            }
        }
        return true;
    }

    /** A text as a comparator sees it, by code points. */
    private interface Folded {
        int length();

        int point(int index);

        /** The text as it was, between two places. */
        String original(int from, int to);

        static Folded of(String text, Comparator comparator) {
            boolean plain = comparator.keepsPlaces();
            for (int i = 0; plain && i < text.length(); i++) {
                plain = !Character.isSurrogate(text.charAt(i));
            }
            return plain ? new InPlace(text, comparator) : Copied.of(text, comparator);
        }
    }

    /** The usual text: a character is a code point, and folding keeps its place, so nothing is copied. */
    private record InPlace(String text, Comparator comparator) implements Folded {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public int point(int index) {
            return comparator.foldChar(text.charAt(index));
        }

        @Override
        public String original(int from, int to) {
            return text.substring(from, to);
        }
    }

    /** A text folded code point by code point, with the place each came from. */
    private record Copied(String text, int[] points, int[] places) implements Folded {
        static Copied of(String text, Comparator comparator) {
            List<Integer> points = new ArrayList<>(text.length());
            List<Integer> places = new ArrayList<>(text.length() + 1);
            for (int i = 0; i < text.length(); ) {
                int c = text.codePointAt(i);
                int place = i;
                comparator.fold(Character.toString(c)).codePoints().forEach(f -> {
                    points.add(f);
                    places.add(place);
                });
                i += Character.charCount(c);
            }
            places.add(text.length());
            return new Copied(text, toArray(points), toArray(places));
        }

        @Override
        public int length() {
            return points.length;
        }

        @Override
        public int point(int index) {
            return points[index];
        }

        @Override
        public String original(int from, int to) {
            return text.substring(places[from], places[to]);
        }
    }
}
