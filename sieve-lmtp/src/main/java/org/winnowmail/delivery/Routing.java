// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.util.List;

/** The stage that decides: runs what there is to run for a recipient and prepares its effects. */
interface Routing {
    /**
     * What was decided.
     *
     * @param rejection the answer when the mail is refused; nothing is committed then
     * @param actions names for the log
     */
    record Decision(java.util.Optional<Outcome> rejection, List<String> actions) {
        public Decision {
            actions = List.copyOf(actions);
        }
    }

    Decision decide(IncomingMail mail, Recipient recipient, Commitment commitment) throws IOException;
}
