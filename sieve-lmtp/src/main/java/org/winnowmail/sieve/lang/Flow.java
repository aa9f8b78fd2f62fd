// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** How a step ended. */
public enum Flow {
    /** Go on with the next command. */
    NEXT,
    /** End the whole run, as {@code stop} does. */
    STOP,
    /** End this script only, as {@code return} does in an included one. */
    RETURN,
    /** Leave a loop; which one is in {@link Run#leaving()}. */
    BREAK
}
