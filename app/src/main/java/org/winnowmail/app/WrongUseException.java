// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app;

/** What was asked for cannot be done, and the message says why and what to do: no stack trace, exit status 2. */
public final class WrongUseException extends Exception {
    private static final long serialVersionUID = 1L;

    public WrongUseException(String message) {
        super(message);
    }

    public WrongUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
