// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

/**
 * A place in a script.
 *
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 */
public record Position(int line, int column) {
    /** Used where no place is known. */
    public static final Position START = new Position(1, 1);
}
