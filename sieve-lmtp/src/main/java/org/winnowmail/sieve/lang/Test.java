// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** A compiled test. Immutable and shared between runs. */
@FunctionalInterface
public interface Test {
    boolean test(Run run);

    /** Its word, for the trace; empty for what the script's owner did not write. */
    default String word() {
        return "";
    }
}
