// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.console;

import java.util.List;
import java.util.function.Supplier;

/**
 * Something that must work before this process should be given traffic.
 *
 * @param name what it is, in one word
 * @param state asked on each request; must answer at once
 */
public record Readiness(String name, Supplier<State> state) {
    /** Fine, or what is wrong. */
    public record State(boolean ready, String detail) {
        public static State ok(String detail) {
            return new State(true, detail);
        }

        public static State notReady(String why) {
            return new State(false, why);
        }
    }

    /** Whether all are ready. */
    static boolean all(List<Readiness> parts) {
        return parts.stream().allMatch(p -> p.state().get().ready());
    }
}
