// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.HashSet;
import java.util.Set;

/**
 * What {@link Literals} knows of one branch of a pattern, character by character: the texts that can stand right before
 * the place it reads, and the best that it has seen so far.
 */
final class LiteralRun {
    /** Shorter texts occur everywhere and sort nothing out. */
    private static final int MIN_WEIGHT = 3;

    /** More alternatives than this are not worth their room in the table. */
    static final int MAX_ALTERNATIVES = 100;

    private static final Set<String> NOTHING_YET = Set.of("");

    private Set<String> best = Set.of();
    private Set<String> run = NOTHING_YET;

    /** Texts of which any match of the branch contains one; empty when unknown. */
    Set<String> best() {
        return best;
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
        if (leastWeight(run) >= MIN_WEIGHT) {
            offer(run);
        }
        run = NOTHING_YET;
    }

    /** Takes other texts that must be there as well, if they sort out more. */
    void offer(Set<String> texts) {
        int gain = leastWeight(texts) - leastWeight(best);
        if (!texts.isEmpty() && (gain > 0 || (gain == 0 && texts.size() < best.size()))) {
            best = texts;
        }
    }

    /** How much the weakest of the texts sorts out: its length, a character beyond ASCII counting thrice. */
    private static int leastWeight(Set<String> texts) {
        return texts.stream()
                .mapToInt(t -> t.chars().map(c -> c < 128 ? 1 : 3).sum())
                .min()
                .orElse(0);
    }
}
