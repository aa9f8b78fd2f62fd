// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

/**
 * A change of a value as it is set (RFC 5229, section 4.1). Of each precedence one may be given; the
 * higher is applied first.
 *
 * @param change the new value; the run is there for limits
 */
public record Modifier(String name, int precedence, Change change) {
    /** What it does. */
    @FunctionalInterface
    public interface Change {
        String apply(String value, int longest);
    }
}
