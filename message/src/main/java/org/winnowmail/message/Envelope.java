// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What SMTP said about a message, apart from the message (RFC 5321).
 *
 * @param client who connected
 * @param helo the HELO or EHLO argument; empty when there was none
 * @param sender the reverse path; empty for the null sender {@code <>}
 * @param recipients the forward paths in order
 * @param authUser SASL login of an authenticated submission
 * @param queueId the MTA's queue id; empty when unknown
 * @param macros what else the MTA told, by milter macro name without braces ({@code daemon_name}, {@code
 *     tls_version}, …)
 */
public record Envelope(
        Client client,
        String helo,
        Optional<Address> sender,
        List<Address> recipients,
        Optional<String> authUser,
        String queueId,
        Map<String, String> macros) {

    public Envelope {
        recipients = List.copyOf(recipients);
        macros = Map.copyOf(macros);
    }

    /** Nothing known: what a message read from a file has. */
    public static final Envelope UNKNOWN =
            new Envelope(Client.UNKNOWN, "", Optional.empty(), List.of(), Optional.empty(), "", Map.of());

    public Envelope withSender(Optional<Address> from) {
        return new Envelope(client, helo, from, recipients, authUser, queueId, macros);
    }

    public Envelope withHelo(String name) {
        return new Envelope(client, name, sender, recipients, authUser, queueId, macros);
    }

    public Envelope withRecipients(List<Address> to) {
        return new Envelope(client, helo, sender, to, authUser, queueId, macros);
    }
}
