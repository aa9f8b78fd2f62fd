// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

/** Which name of the SMTP dialogue was checked (RFC 7208, section 2.3 and 2.4). */
public enum SpfIdentity {
    HELO("helo"),
    MAILFROM("mailfrom");

    private final String word;

    SpfIdentity(String word) {
        this.word = word;
    }

    /** The word in Received-SPF and in Authentication-Results after {@code smtp.}. */
    public String word() {
        return word;
    }
}
