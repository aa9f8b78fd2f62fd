// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** A compiled test. Immutable and shared between runs. */
@FunctionalInterface
public interface Test {
    boolean test(Run run);
}
