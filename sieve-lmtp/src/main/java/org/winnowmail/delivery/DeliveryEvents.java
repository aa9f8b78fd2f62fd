// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.util.List;
import java.util.Map;

/** Hears what delivery does; made for metrics. Called from many threads; must not block. */
public interface DeliveryEvents {
    /** Stages of one delivery, in order. */
    enum Stage {
        /** Running scripts and writing to private names. */
        SCRIPTS,
        /** Making it visible and durable. */
        COMMIT
    }

    /** How it ended for a recipient. */
    enum Ending {
        DELIVERED,
        /** A script threw the message away or sent it elsewhere. */
        DISCARDED,
        /** The same attempt was finished after a crash or a broken connection. */
        REPEATED,
        REJECTED,
        DEFERRED
    }

    /**
     * The end of one recipient's delivery.
     *
     * @param mailboxes where it was stored
     * @param actions names of the actions done, such as {@code keep}, {@code fileinto}, {@code redirect}
     * @param nanos time per stage
     */
    record Report(
            IncomingMail mail,
            Recipient recipient,
            Ending ending,
            Outcome outcome,
            List<String> mailboxes,
            List<String> actions,
            Map<Stage, Long> nanos) {
        public Report {
            mailboxes = List.copyOf(mailboxes);
            actions = List.copyOf(actions);
            nanos = Map.copyOf(nanos);
        }
    }

    void ended(Report report);

    /** A recipient was refused at RCPT, for good or for now. */
    void refused(Outcome outcome);

    /** Nobody listens. */
    DeliveryEvents NONE = new DeliveryEvents() {
        @Override
        public void ended(Report report) {
            // nobody listens
        }

        @Override
        public void refused(Outcome outcome) {
            // nobody listens
        }
    };
}
