// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** One key, ready to be matched against values. Immutable. */
@FunctionalInterface
public interface KeyTest {
    /** Whether the value matches; sets match values on the run when it does and the match type has them. */
    boolean matches(Run run, String value);
}
