// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.HashSet;
import java.util.Set;

/**
 * What {@link Literals} knows of one branch of a pattern, character by character: the texts that can stand right before
 * the place it reads, the best that it has seen so far, and how far from the branch's begin all that can be.
 */
final class LiteralRun {
    /** More characters than any text has. */
    static final int UNBOUNDED = Integer.MAX_VALUE;

    /**
     * Texts of which any match contains one.
     *
     * @param texts case folded; empty when unknown
     * @param reach most characters from the begin of a match to the end of the first such text in it;
     *     {@link #UNBOUNDED} when unknown
     */
    record Known(Set<String> texts, int reach) {
        static final Known NOTHING = new Known(Set.of(), UNBOUNDED);

        Known behind(int characters) {
            return new Known(texts, sum(characters, reach));
        }
    }

    /** Shorter texts occur everywhere and sort nothing out, unless they are made of signs. */
    private static final int MIN_WEIGHT = 3;

    /** More alternatives than this are not worth their room in the table. */
    static final int MAX_ALTERNATIVES = 100;

    private static final Set<String> NOTHING_YET = Set.of("");

    private Known best = Known.NOTHING;
    private Set<String> run = NOTHING_YET;
    private int width;

    /** Texts of which any match of the branch contains one. */
    Known best() {
        return best;
    }

    /** Most characters that the branch can have taken so far. */
    int width() {
        return width;
    }

    /** So many more characters, at most. */
    void widen(int characters) {
        width = sum(width, characters);
    }

    static int sum(int a, int b) {
        return (int) Math.min(UNBOUNDED, (long) a + b);
    }

    static int product(int a, int b) {
        return (int) Math.min(UNBOUNDED, (long) a * b);
    }

    /** Every text of the run goes on with each of these, and with none of them where that may be. */
    void extend(Set<Character> members, boolean orNothing) {
        int choices = members.size() + (orNothing ? 1 : 0);
        if (run.size() * choices > MAX_ALTERNATIVES) {
            cut();
            if (orNothing || choices > MAX_ALTERNATIVES) {
                return;
            }
        }
        Set<String> longer = new HashSet<>();
        for (String text : run) {
            for (char c : members) {
                longer.add(text + Literals.fold(c));
            }
            if (orNothing) {
                longer.add(text);
            }
        }
        run = longer;
    }

    /** What comes next is not known: the run ends here. */
    void cut() {
        if (run.stream().allMatch(LiteralRun::sortsOut)) {
            offer(new Known(run, width));
        }
        run = NOTHING_YET;
    }

    /** Takes other texts that must be there as well, if they sort out more. */
    void offer(Known other) {
        int gain = leastWeight(other.texts) - leastWeight(best.texts);
        if (!other.texts.isEmpty() && (gain > 0 || (gain == 0 && other.texts.size() < best.texts.size()))) {
            best = other;
        }
    }

    /** How much the weakest of the texts sorts out. */
    private static int leastWeight(Set<String> texts) {
        return texts.stream().mapToInt(LiteralRun::weight).min().orElse(0);
    }

    private static boolean sortsOut(String text) {
        return weight(text) >= MIN_WEIGHT
                || text.chars().anyMatch(c -> !Character.isLetterOrDigit(c) && c != ' ' && c != '.' && c != '-');
    }

    /** A text's length, a character beyond ASCII counting thrice; what begins each URL sorts out nothing. */
    private static int weight(String text) {
        int weight = 0;
        for (int i = 0; i < text.length(); i++) {
            weight += text.charAt(i) < 128 ? 1 : 3;
        }
        return text.contains("://") ? Math.min(weight, MIN_WEIGHT) : weight;
    }
}
