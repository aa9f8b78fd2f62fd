// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.time.Duration;
import org.winnowmail.lmtp.wire.Endpoint;

/**
 * How mailboxes are reached by IMAP: as a master user who acts for each owner (SASL PLAIN with an
 * authorization identity, RFC 4616), without TLS, so on this host or a private network only.
 *
 * @param server the IMAP server
 * @param masterUser who logs in for everybody; for Dovecot a passdb with {@code master = yes}
 * @param timeout for connecting and for each answer
 * @param keep how long an idle connection is kept for the next mail of the same user
 * @param connections idle connections kept in all
 */
public record ImapSettings(
        Endpoint server, String masterUser, String masterPassword, Duration timeout, Duration keep, int connections) {
    public static ImapSettings defaults(Endpoint server, String masterUser, String masterPassword) {
        return new ImapSettings(server, masterUser, masterPassword, Duration.ofSeconds(60), Duration.ofMinutes(1), 50);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ImapSettings[" + server + ", " + masterUser + "]";
    }
}
