// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.time.Instant;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.Message;

/**
 * One mail taken in, before it is anybody's.
 *
 * @param session id of the session, for logs
 * @param client what the client called itself, for the trace header
 * @param sender empty for the null path
 * @param raw the exact bytes as sent; valid until the session is done with the mail
 * @param message the same as header and body, for scripts
 * @param queueId the MTA's queue id from its Received field; empty when there is none
 * @param received when the last byte came
 */
public record IncomingMail(
        String session,
        String client,
        Optional<Address> sender,
        Body raw,
        Message message,
        String queueId,
        Instant received) {}
