// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.net.InetAddress;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One Received field: a hop of the message (RFC 5321, section 4.4), read in the dialects of Postfix, Exim,
 * Sendmail, Exchange, Gmail and qmail. What a field does not say is empty.
 *
 * @param helo how the client called itself
 * @param clientName the client's name by reverse DNS, as the server wrote it; empty for {@code unknown}
 * @param clientAddress the client's IP address
 * @param by the server
 * @param with the protocol, such as {@code ESMTPS}
 * @param id the server's queue id
 * @param recipient the address of the {@code for} clause
 * @param date when
 */
public record Received(
        String helo,
        String clientName,
        Optional<InetAddress> clientAddress,
        String by,
        String with,
        String id,
        Optional<Address> recipient,
        Optional<OffsetDateTime> date) {

    /** Reads the unfolded value of a field. Never fails. */
    public static Received parse(String value) {
        return new ReceivedReader(value).read();
    }
}
