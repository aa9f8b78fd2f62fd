// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

/**
 * What the sender is told about one recipient.
 *
 * @param code SMTP reply code
 * @param enhanced enhanced status code (RFC 3463)
 * @param text for people, lines separated by line feeds; nothing private
 */
public record Outcome(int code, String enhanced, String text) {
    public boolean delivered() {
        return code < 400;
    }

    /** The MTA keeps the mail and tries again. */
    public boolean temporary() {
        return code >= 400 && code < 500;
    }

    static Outcome ok(String text) {
        return new Outcome(250, "2.1.5", text);
    }

    static Outcome later(String enhanced, String text) {
        return new Outcome(451, enhanced, text);
    }
}
