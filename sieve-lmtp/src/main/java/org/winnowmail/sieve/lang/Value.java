// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import org.winnowmail.sieve.syntax.Argument;

/**
 * A validated argument.
 *
 * @param number of a number argument; 0 otherwise
 * @param texts of a string or string list argument; empty otherwise
 */
public record Value(Argument source, long number, TextList texts) {
    /** The single string. */
    public TextExpr text() {
        return texts.first();
    }
}
