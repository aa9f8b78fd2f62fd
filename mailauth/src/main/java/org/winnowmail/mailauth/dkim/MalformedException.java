// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

/** Input that breaks the grammar; the message says what and where, for the log and the result's reason. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message, null, false, false);
    }

    /** The reason in words. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
