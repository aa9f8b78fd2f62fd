// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.List;
import org.winnowmail.message.Envelope;

/**
 * One message of a session as far as it is known.
 *
 * @param connection number of the MTA's connection since the server started; for logs
 * @param number message number in that connection, from 1; 0 before the first MAIL
 * @param origin how the message came
 * @param senderParameters ESMTP parameters of MAIL, as typed ({@code SIZE=1000}, {@code SMTPUTF8}, …)
 * @param envelope client, sender and the recipients accepted so far
 * @param truncated whether header fields, body bytes or recipients above a limit were dropped; what is
 *     judged is then only the beginning of the message
 */
public record Transaction(
        long connection,
        int number,
        Origin origin,
        List<String> senderParameters,
        Envelope envelope,
        boolean truncated) {

    public Transaction {
        senderParameters = List.copyOf(senderParameters);
    }

    /** Whether the client announced SMTPUTF8 (RFC 6531), so that replies may hold UTF-8. */
    public boolean smtpUtf8() {
        return senderParameters.stream().anyMatch("SMTPUTF8"::equalsIgnoreCase);
    }
}
