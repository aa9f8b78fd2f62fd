// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;

/** One key or several, ready to be matched against values. Immutable. */
@FunctionalInterface
public interface KeyTest {
    /** Whether the value matches; sets match values on the run when it does and the match type has them. */
    boolean matches(Run run, String value);

    /** The keys as written, for the trace; empty when this does not know them. */
    default List<String> keys() {
        return List.of();
    }

    /** Heap it takes, in bytes; about right. */
    default long footprint() {
        return 48;
    }

    /** A test that does not know its keys, with them. */
    record Described(KeyTest test, List<String> keys) implements KeyTest {
        @Override
        public long footprint() {
            return test.footprint() + Footprint.texts(keys);
        }

        @Override
        public boolean matches(Run run, String value) {
            return test.matches(run, value);
        }
    }

    /** One key after the other. */
    record AnyOf(List<KeyTest> tests) implements KeyTest {
        @Override
        public long footprint() {
            return 40
                    + 4L * tests.size()
                    + tests.stream().mapToLong(KeyTest::footprint).sum();
        }

        @Override
        public boolean matches(Run run, String value) {
            for (int i = 0; i < tests.size(); i++) {
                if (tests.get(i).matches(run, value)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public List<String> keys() {
            return tests.stream().flatMap(t -> t.keys().stream()).toList();
        }
    }
}
