// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/**
 * A message that has been read.
 *
 * @param envelope what SMTP said
 * @param verifiedDomain a domain of the sender that SPF, DKIM or DMARC has proven
 * @param fingerprint tells this message from others and is the same when it is sent again; {@link #fingerprint}
 * @param doubtful whether its score reaches the greylist threshold
 */
public record MessageRequest(Envelope envelope, Optional<String> verifiedDomain, String fingerprint, boolean doubtful) {
    /** How much of a body tells it from others. */
    private static final int BODY_BYTES = 65_536;

    public static MessageRequest of(
            Envelope envelope, Message message, Optional<String> verifiedDomain, boolean doubtful) {
        return new MessageRequest(envelope, verifiedDomain, fingerprint(message), doubtful);
    }

    /** A digest of the message identifier and the body: a mail server that tries again changes neither. */
    public static String fingerprint(Message message) {
        byte[] body = message.body().head(BODY_BYTES);
        return Key.digest(message.headers().value("Message-ID"), body);
    }

    List<GreylistRequest> perRecipient() {
        return envelope.recipients().stream()
                .map(r -> new GreylistRequest(
                        envelope.client(), envelope.helo(), envelope.sender(), r, envelope.authUser(), verifiedDomain))
                .toList();
    }
}
