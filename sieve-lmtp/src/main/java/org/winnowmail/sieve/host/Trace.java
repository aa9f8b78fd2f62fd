// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.util.ArrayList;
import java.util.List;

/** Hears, line by line, what a script does; asked for by {@code winnow sieve run --trace}. */
public interface Trace {
    /** Whether anyone listens; texts are made only then. */
    boolean enabled();

    /**
     * One thing that happened.
     *
     * @param script name of the script
     * @param line counted from 1
     * @param depth nesting, for indentation
     * @param text what happened
     */
    void note(String script, int line, int depth, String text);

    /** Nobody listens. */
    Trace OFF = new Trace() {
        @Override
        public boolean enabled() {
            return false;
        }

        @Override
        public void note(String script, int line, int depth, String text) {
            // nobody listens
        }
    };

    /** Collects readable lines. */
    final class Lines implements Trace {
        private final List<String> lines = new ArrayList<>();

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public void note(String script, int line, int depth, String text) {
            lines.add("%s:%4d: %s%s".formatted(script, line, "  ".repeat(Math.min(depth, 20)), text));
        }

        public List<String> lines() {
            return List.copyOf(lines);
        }
    }
}
