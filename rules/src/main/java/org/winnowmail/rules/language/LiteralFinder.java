// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Finds in one pass over a text which rules can match at all: the automaton of Aho and Corasick over the literals of
 * many rules, as a full table.
 *
 * <p>A rule without literals, and one whose literals found no room in the table, is a candidate for every text.
 */
final class LiteralFinder {
    private static final int[] NONE = {};

    /** Column of the table for each character, folded; column 0 is every character in no literal. */
    private final short[] column;

    private final int columns;

    /** Where a row goes with a character: to the row that begins at this index, or its complement when it finds. */
    private final int[] next;

    private final int[][] found;
    private final int[] always;

    private LiteralFinder(short[] column, int columns, int[] next, int[][] found, int[] always) {
        this.column = column;
        this.columns = columns;
        this.next = next;
        this.found = found;
        this.always = always;
    }

    /** @param literals for rule 0, 1, …; folded; an empty set makes the rule a candidate always */
    static LiteralFinder of(List<Set<String>> literals, int maxCells) {
        short[] column = new short[Character.MAX_VALUE + 1];
        int columns = 1;
        for (Set<String> texts : literals) {
            for (String text : texts) {
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    if (column[c] == 0 && columns < Short.MAX_VALUE) {
                        column[c] = (short) columns++;
                    }
                }
            }
        }
        return new Builder(folding(column), columns, maxCells).build(literals);
    }

    private static short[] folding(short[] ofFolded) {
        short[] column = new short[ofFolded.length];
        for (int c = 0; c < column.length; c++) {
            column[c] = ofFolded[Literals.fold((char) c)];
        }
        return column;
    }

    /** Grows the tree of literals, then closes it into an automaton. */
    private static final class Builder {
        private final short[] column;
        private final int columns;
        private final int maxStates;
        private final List<int[]> children = new ArrayList<>();
        private final List<int[]> found = new ArrayList<>();
        private final BitSet always = new BitSet();

        Builder(short[] column, int columns, int maxCells) {
            this.column = column;
            this.columns = columns;
            this.maxStates = Math.max(1, maxCells / columns);
            addState();
        }

        private int addState() {
            children.add(new int[columns]);
            found.add(NONE);
            return children.size() - 1;
        }

        LiteralFinder build(List<Set<String>> literals) {
            for (int rule = 0; rule < literals.size(); rule++) {
                int room = literals.get(rule).stream().mapToInt(String::length).sum();
                if (literals.get(rule).isEmpty() || children.size() + room > maxStates) {
                    always.set(rule);
                    continue;
                }
                for (String text : literals.get(rule)) {
                    add(text, rule);
                }
            }
            int[] table = close();
            for (int i = 0; i < table.length; i++) {
                int row = table[i] * columns;
                table[i] = found.get(table[i]).length == 0 ? row : ~row;
            }
            return new LiteralFinder(
                    column,
                    columns,
                    table,
                    found.toArray(int[][]::new),
                    always.stream().toArray());
        }

        private void add(String text, int rule) {
            int state = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                int[] row = children.get(state);
                if (row[column[c]] == 0) {
                    row[column[c]] = addState();
                }
                state = row[column[c]];
            }
            found.set(state, joined(found.get(state), new int[] {rule}));
        }

        /** Breadth first: where a state has no child, it goes where its longest proper suffix goes. */
        private int[] close() {
            int[] table = new int[children.size() * columns];
            int[] suffix = new int[children.size()];
            Deque<Integer> queue = new ArrayDeque<>();
            queue.add(0);
            while (!queue.isEmpty()) {
                int state = queue.remove();
                int[] row = children.get(state);
                for (int c = 0; c < columns; c++) {
                    int child = row[c];
                    int fallback = state == 0 ? 0 : table[suffix[state] * columns + c];
                    if (child == 0) {
                        table[state * columns + c] = fallback;
                    } else {
                        table[state * columns + c] = child;
                        suffix[child] = fallback;
                        found.set(child, joined(found.get(child), found.get(fallback)));
                        queue.add(child);
                    }
                }
            }
            return table;
        }

        private static int[] joined(int[] a, int[] b) {
            if (a.length == 0 || b.length == 0) {
                return a.length == 0 ? b : a;
            }
            int[] both = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, both, a.length, b.length);
            return both;
        }
    }

    /** Where the literals of rules end in one text; used again for the next one. */
    static final class Hits {
        private static final int FIRST = 8;
        private static final int ANYWHERE = -1;

        private final int[][] ends;
        private final int[] counts;
        private final int[] candidates;
        private int size;

        Hits(int rules) {
            this.ends = new int[rules][];
            this.counts = new int[rules];
            this.candidates = new int[rules];
        }

        /** How many rules may match the text. */
        int size() {
            return size;
        }

        /** One of those rules; ascending with {@code n}. */
        int rule(int n) {
            return candidates[n];
        }

        boolean mayMatch(int rule) {
            return counts[rule] != 0;
        }

        /**
         * Finds the first match of a rule; tries only where one of its literals is near enough, when that is known.
         *
         * @param reach the rule's
         * @param length characters of the text
         */
        boolean find(Matcher matcher, int rule, int reach, int length) {
            int places = counts[rule];
            int[] of = ends[rule];
            if (places == ANYWHERE || of == null || (long) places * reach >= length) {
                return matcher.find();
            }
            matcher.useTransparentBounds(true).useAnchoringBounds(false);
            int from = 0;
            for (int n = 0; n < places; n++) {
                for (from = Math.max(from, of[n] - reach); from < of[n]; from++) {
                    if (matcher.region(from, length).lookingAt()) {
                        return true;
                    }
                }
            }
            return false;
        }

        private void clear(int[] always) {
            while (size > 0) {
                counts[candidates[--size]] = 0;
            }
            for (int rule : always) {
                counts[rule] = ANYWHERE;
                candidates[size++] = rule;
            }
        }

        private void add(int rule, int end) {
            int[] of = ends[rule];
            int n = counts[rule]++;
            if (of == null) {
                of = new int[FIRST];
                ends[rule] = of;
            } else if (n == of.length) {
                of = Arrays.copyOf(of, 2 * n);
                ends[rule] = of;
            }
            of[n] = end;
            if (n == 0) {
                candidates[size++] = rule;
            }
        }
    }

    /** Puts into {@code hits} which rules may match the text, and where. */
    void find(char[] text, Hits hits) {
        hits.clear(always);
        int row = 0;
        for (int i = 0; i < text.length; i++) {
            row = next[row + column[text[i]]];
            if (row < 0) {
                row = ~row;
                for (int rule : found[row / columns]) {
                    hits.add(rule, i + 1);
                }
            }
        }
        Arrays.sort(hits.candidates, 0, hits.size);
    }
}
