// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Finds in one pass over a text which rules can match at all: the automaton of Aho and Corasick over the literals of
 * many rules, as a full table.
 *
 * <p>A rule without literals, and one whose literals found no room in the table, is a candidate for every text.
 */
final class LiteralFinder {
    private static final int[] NONE = {};
    private static final char[] FOLDED = new char[Character.MAX_VALUE + 1];

    static {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            FOLDED[c] = Literals.fold((char) c);
        }
    }

    /** Column of the table for each folded character; column 0 is every character in no literal. */
    private final short[] column;

    private final int columns;
    private final int[] next;
    private final int[][] found;
    private final BitSet always;

    private LiteralFinder(short[] column, int columns, int[] next, int[][] found, BitSet always) {
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
        return new Builder(column, columns, maxCells).build(literals);
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
            return new LiteralFinder(column, columns, close(), found.toArray(int[][]::new), always);
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

    /** The rules that may match the text. */
    BitSet candidates(String text) {
        BitSet candidates = (BitSet) always.clone();
        int state = 0;
        for (int i = 0; i < text.length(); i++) {
            state = next[state * columns + column[FOLDED[text.charAt(i)]]];
            for (int rule : found[state]) {
                candidates.set(rule);
            }
        }
        return candidates;
    }
}
