// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.time.Instant;
import org.winnowmail.mailauth.relay.Arrival;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/**
 * One message being judged: what every check is given. Immutable; checks run on several threads.
 *
 * @param arrival how it came
 * @param message header fields and body, with shared views
 * @param delivered the same as it will lie in the mailbox: what the classifier reads
 * @param direction which way it goes
 * @param received when its last byte came, by the service's clock
 */
public record Scan(Arrival arrival, Message message, Message delivered, Direction direction, Instant received) {
    /**
     * A message to be judged.
     *
     * @param session what SMTP said, with the client that came to us
     */
    public Scan(Arrival arrival, Envelope session, Message message, Direction direction, Instant received) {
        this(
                arrival,
                message,
                // What our own users send is not judged.
                direction == Direction.OUTGOING ? message : Delivered.of(message, session, received),
                direction,
                received);
    }

    public Scan(Envelope envelope, Message message, Direction direction, Instant received) {
        this(Arrival.direct(envelope), envelope, message, direction, received);
    }

    /** What SMTP said, with the client that the first server we trust saw. */
    public Envelope envelope() {
        return arrival.envelope();
    }
}
