// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.message.Envelope;

/** Mail authentication: SPF, DKIM, DMARC and ARC, all waiting for the DNS together. */
public final class AuthCheck {
    static final String NAME = "AUTH";

    private static final Logger LOG = LoggerFactory.getLogger(AuthCheck.class);

    /** Time for SPF at RCPT; an MTA waits 30 s there. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final MailAuth mailAuth;

    public AuthCheck(MailAuth mailAuth) {
        this.mailAuth = mailAuth;
    }

    boolean concerns(Direction direction) {
        return direction == Direction.INCOMING;
    }

    /** The sender's domain when SPF proves it, at RCPT. */
    Optional<String> proven(Envelope envelope) {
        try {
            return mailAuth.proven(envelope, PATIENCE);
        } catch (RuntimeException e) {
            LOG.warn("SPF at RCPT failed: {}", e.toString());
            return Optional.empty();
        }
    }

    /** Starts the first questions when a recipient was accepted: the answers come while the client sends its message. */
    void expect(Envelope envelope) {
        mailAuth.prefetch(envelope);
    }

    /** Asks all that can be asked, without waiting. */
    MailAuth.Begun begin(Scan scan) {
        return mailAuth.begin(scan.arrival(), scan.message());
    }
}
