// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

/** The store is down, full, slow or broken. Temporary for the caller: go on without what it would have said. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StateException(String message) {
        super(message);
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
