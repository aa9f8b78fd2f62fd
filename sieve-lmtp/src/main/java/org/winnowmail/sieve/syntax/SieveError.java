// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

/**
 * Something wrong with a script, told so that its owner can mend it.
 *
 * @param script name of the script
 * @param line counted from 1
 * @param column counted from 1
 * @param message what is wrong
 * @param hint what to do about it; empty when there is nothing to add
 * @param sourceLine the offending line as written; empty when unknown
 */
public record SieveError(
        String script, int line, int column, Severity severity, String message, String hint, String sourceLine) {
    /** A script with an error is not run; a warning is only shown. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** {@code name: line 3: error: message}, as ManageSieve clients expect it. */
    public String oneLine() {
        return script + ": line " + line + ": " + word() + ": " + message;
    }

    /** The message with the source line, a caret under the place, and the hint. */
    public String render() {
        StringBuilder out = new StringBuilder();
        out.append(script).append(':').append(line).append(':').append(column).append(": ");
        out.append(word()).append(": ").append(message).append('\n');
        if (!sourceLine.isEmpty()) {
            String shown = sourceLine.length() > 160 ? sourceLine.substring(0, 160) : sourceLine;
            out.append("    ").append(shown.replace('\t', ' ')).append('\n');
            out.append("    ")
                    .repeat(' ', Math.min(Math.max(column - 1, 0), shown.length()))
                    .append("^\n");
        }
        if (!hint.isEmpty()) {
            out.append("    hint: ").append(hint).append('\n');
        }
        return out.toString();
    }

    private String word() {
        return severity == Severity.ERROR ? "error" : "warning";
    }
}
