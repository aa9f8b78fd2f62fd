// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;
import java.util.Set;
import org.winnowmail.sieve.syntax.Problems;

/** Looks for what a script's owner cannot have meant: commands that are never reached, branches never taken. */
final class Lints {
    private static final Set<String> ENDS = Set.of("stop", "return", "error");

    private Lints() {}

    static void look(List<Call> block, Problems problems) {
        for (int i = 0; i < block.size(); i++) {
            Call call = block.get(i);
            if (ends(block, i) && i + 1 < block.size()) {
                Call next = block.get(i + 1);
                problems.warning(
                        next.at(),
                        "'" + next.name() + "' is never reached: '" + call.name()
                                + "' before it always ends the script",
                        "move it before line " + call.at().line() + ", or remove it");
                return;
            }
            if (call.word().chain != Word.Chain.NONE
                    && !call.constant().orElse(true)
                    && call.tests().stream().noneMatch(Lints::probes)) {
                problems.warning(call.at(), "this block is never taken: its test is always false", "");
            }
            look(call.block(), problems);
        }
    }

    /** Whether a test asks what this installation has, such as {@code ihave}: elsewhere it is true. */
    private static boolean probes(Call test) {
        return (test.word().fold == Word.Fold.UNKNOWN && test.constant().isPresent())
                || test.tests().stream().anyMatch(Lints::probes);
    }

    /** Whether nothing after this command of the block can run. */
    private static boolean ends(List<Call> block, int index) {
        Call call = block.get(index);
        if (ENDS.contains(call.name())) {
            return true;
        }
        boolean lastOfChain = call.word().chain == Word.Chain.ELSE
                || (call.word().chain != Word.Chain.NONE && call.constant().orElse(false));
        if (!lastOfChain) {
            return false;
        }
        for (int i = index; i >= 0; i--) {
            List<Call> inner = block.get(i).block();
            if (block.get(i).constant().orElse(true) && (inner.isEmpty() || !ends(inner, inner.size() - 1))) {
                return false;
            }
            if (block.get(i).word().chain == Word.Chain.IF) {
                return true;
            }
        }
        return false;
    }
}
