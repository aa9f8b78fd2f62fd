// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

/** The MTA, or what pretends to be one, broke the protocol; the connection cannot go on. */
final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** No stack trace: garbage on the port is no error of ours, and must stay cheap. */
    ProtocolException(String message) {
        super(message, null, false, false);
    }
}
