// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** Ends a run early: a limit, a conflict, a bad value, the {@code error} command. Told to the script's owner. */
public final class RunFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean quiet;
    private final String reason;

    public RunFailure(String message) {
        this(message, false);
    }

    private RunFailure(String message, boolean quiet) {
        super(message, null, false, false);
        this.quiet = quiet;
        this.reason = message;
    }

    /** Ends a run that has reported already why. */
    public static RunFailure reported() {
        return new RunFailure("", true);
    }

    /** Why, for the script's owner. */
    public String reason() {
        return reason;
    }

    /** Whether the reason was reported already. */
    public boolean isReported() {
        return quiet;
    }
}
