// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** A compiled command. Immutable and shared between runs. */
@FunctionalInterface
public interface Step {
    Flow run(Run run);

    /** Its word, for the trace; empty for what tells more than its word. */
    default String word() {
        return "";
    }

    /** Whether running it changes nothing, so that it can be left out. */
    default boolean isNothing() {
        return false;
    }

    /** Does nothing. */
    Step NOTHING = new Step() {
        @Override
        public Flow run(Run run) {
            return Flow.NEXT;
        }

        @Override
        public boolean isNothing() {
            return true;
        }
    };
}
