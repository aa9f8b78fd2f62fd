// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.util.List;
import org.winnowmail.message.Address;

/**
 * What a server that takes mail in asks of delivery. All calls may block; they come from virtual threads.
 */
public interface Mailroom {
    /** At RCPT: who is that, and may mail come in for them? */
    Admission admit(Address recipient);

    /**
     * Delivers to each recipient on its own; the receipt has one outcome each. Returns when every positive
     * outcome is on disk. Never throws for reasons of one recipient.
     */
    Receipt deliver(IncomingMail mail, List<Recipient> recipients);

    /**
     * What came of a mail.
     *
     * @param outcomes one per recipient, in order
     * @param answered to be run when the outcomes have reached the peer, so that it will not send that mail
     *     again. When it is not run, the same bytes from the same sender to the same recipient are taken
     *     for a repetition and not delivered a second time
     */
    record Receipt(List<Outcome> outcomes, Runnable answered) {
        public Receipt {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** Answer to RCPT. */
    sealed interface Admission {
        record Accepted(Recipient recipient) implements Admission {}

        record Refused(Outcome outcome) implements Admission {}
    }
}
