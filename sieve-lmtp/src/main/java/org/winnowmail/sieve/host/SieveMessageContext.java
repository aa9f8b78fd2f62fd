// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/**
 * The message that a script judges, and whose it is.
 *
 * @param message as it arrived
 * @param sender envelope sender; empty for the null sender
 * @param recipient final envelope recipient, whose mailbox this is
 * @param originalRecipient before aliases; the same as {@code recipient} when nothing else is known
 * @param authUser SASL login of the submitter
 * @param user login name of the mailbox's owner
 * @param userAddress the owner's own address, where a setting asks for it
 * @param smtp the whole SMTP envelope, for environment items
 */
public record SieveMessageContext(
        Message message,
        Optional<Address> sender,
        Optional<Address> recipient,
        Optional<Address> originalRecipient,
        Optional<String> authUser,
        String user,
        Optional<Address> userAddress,
        Envelope smtp) {

    /** A delivery to one recipient, the rest taken from the SMTP envelope. */
    public static SieveMessageContext of(Message message, Envelope smtp, Address recipient) {
        return new SieveMessageContext(
                message,
                smtp.sender(),
                Optional.of(recipient),
                Optional.of(recipient),
                smtp.authUser(),
                recipient.toString(),
                Optional.of(recipient),
                smtp);
    }

    public SieveMessageContext withMessage(Message other) {
        return new SieveMessageContext(other, sender, recipient, originalRecipient, authUser, user, userAddress, smtp);
    }

    public SieveMessageContext withOriginalRecipient(Optional<Address> original) {
        return new SieveMessageContext(message, sender, recipient, original, authUser, user, userAddress, smtp);
    }
}
