// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

/** A record that breaks the grammar: check_host() ends in permerror, the message says where. */
final class SpfSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    SpfSyntaxException(String message) {
        super(message, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
