// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.time.Instant;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/**
 * One message being judged: what every check is given. Immutable; checks run on several threads.
 *
 * @param envelope what SMTP said
 * @param message header fields and body, with shared views
 * @param direction which way it goes
 * @param received when its last byte came, by the service's clock
 */
public record Scan(Envelope envelope, Message message, Direction direction, Instant received) {}
