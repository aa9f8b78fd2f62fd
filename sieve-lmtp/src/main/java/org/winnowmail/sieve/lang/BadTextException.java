// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** Thrown by a text filter for a string that means nothing; told to the script's owner. */
public final class BadTextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String complaint;

    public BadTextException(String complaint) {
        super(complaint, null, false, false);
        this.complaint = complaint;
    }

    String complaint() {
        return complaint;
    }
}
