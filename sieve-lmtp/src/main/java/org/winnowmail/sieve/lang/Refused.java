// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** Thrown while a command is validated: it is wrong, the reason is among the problems already. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused() {
        super("", null, false, false);
    }
}
