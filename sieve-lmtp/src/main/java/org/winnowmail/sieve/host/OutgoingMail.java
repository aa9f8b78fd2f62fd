// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Message;

/**
 * A mail the engine wants sent.
 *
 * @param sender envelope sender; empty for the null sender
 * @param recipients at least one
 * @param dsn what the sender asks of delivery status notifications (RFC 3461)
 * @param deliverBy a deadline (RFC 2852)
 */
public record OutgoingMail(
        Optional<Address> sender,
        List<Address> recipients,
        Message message,
        Optional<Dsn> dsn,
        Optional<DeliverBy> deliverBy) {

    public OutgoingMail {
        recipients = List.copyOf(recipients);
    }

    public OutgoingMail(Optional<Address> sender, List<Address> recipients, Message message) {
        this(sender, recipients, message, Optional.empty(), Optional.empty());
    }

    /**
     * Delivery status asked for.
     *
     * @param notifyOn value of NOTIFY, such as {@code NEVER} or {@code FAILURE,DELAY}; empty when not said
     * @param ret value of RET: {@code FULL} or {@code HDRS}; empty when not said
     */
    public record Dsn(String notifyOn, String ret) {}

    /**
     * When the mail must have arrived.
     *
     * @param seconds from now; negative only with {@code N}
     * @param mode {@code N} or {@code R}
     * @param trace whether {@code T} is asked for
     */
    public record DeliverBy(long seconds, char mode, boolean trace) {}
}
