// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import org.winnowmail.rules.Origin;

/**
 * Something wrong in a rule file. One bad line never takes others down: everything else is read on.
 *
 * @param severity whether the line was left out or merely doubted
 * @param origin where
 * @param offending the text at fault
 * @param message what is wrong
 * @param remedy what to do about it
 */
public record Problem(Severity severity, Origin origin, String offending, String message, String remedy) {
    /** How bad it is. */
    public enum Severity {
        /** The line has no effect. */
        ERROR,
        /** The line was understood, or skipped on purpose, but may not do what was meant. */
        WARNING
    }

    private static final int MAX_OFFENDING = 120;

    public Problem {
        offending = offending.length() > MAX_OFFENDING ? offending.substring(0, MAX_OFFENDING) + "…" : offending;
    }

    static Problem error(Origin origin, String offending, String message, String remedy) {
        return new Problem(Severity.ERROR, origin, offending, message, remedy);
    }

    static Problem warning(Origin origin, String offending, String message, String remedy) {
        return new Problem(Severity.WARNING, origin, offending, message, remedy);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        return origin + ": " + (isError() ? "error" : "warning") + ": " + message + ": " + offending + "\n    "
                + remedy;
    }
}
