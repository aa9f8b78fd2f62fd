// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

/**
 * The memory. Names of spaces keep its users apart ({@code greylist}, {@code vacation}); asking twice for the same
 * space gives views of the same data.
 *
 * <p>Safe for any number of threads. Every method of the views may throw {@link StateException} when the store is
 * down, full or slow, within the store's own time limit; it never waits longer.
 */
public interface State extends AutoCloseable {
    /** Longest key, member or name, in characters. */
    int MAX_KEY = 1_024;

    /** Longest value, in characters. */
    int MAX_VALUE = 65_536;

    /** Values by key. */
    KeyValues keyValues(String space);

    /** Numbers by key. */
    Counters counters(String space);

    /** Sets of texts by name. */
    Sets sets(String space);

    /** How the store is, for health pages; never throws. */
    Health health();

    /** Writes what is under way and lets go of the store. Later calls of the views fail. */
    @Override
    void close();

    /**
     * How a store is.
     *
     * @param ok whether the last operation worked
     * @param detail one line for people
     * @param entries what is remembered in all, about
     * @param waiting writes that wait for their turn
     */
    record Health(boolean ok, String detail, long entries, int waiting) {}
}
