// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.relay;

import java.net.InetAddress;
import java.util.Optional;
import org.winnowmail.mailauth.spf.SpfResult;
import org.winnowmail.message.Envelope;

/**
 * How a message came.
 *
 * @param envelope what SMTP said, with the client and HELO that the first server we trust saw; the client is unknown
 *     when that server's words cannot be read
 * @param relay the trusted server that handed the message to us; empty when its client came to us
 * @param spf what that server found out about the client
 * @param story how the client is known, for people; empty when it came to us
 */
public record Arrival(Envelope envelope, Optional<InetAddress> relay, Optional<SpfResult> spf, String story) {
    /** The client came to us. */
    public static Arrival direct(Envelope envelope) {
        return new Arrival(envelope, Optional.empty(), Optional.empty(), "");
    }
}
