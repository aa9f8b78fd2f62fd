// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.sieve;

import java.util.List;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveMessageContext;

/** A host for a run that delivers nothing: all mailboxes exist unless some are named. */
record RehearsalHost(List<String> mailboxes) implements SieveHost {
    @Override
    public boolean mailboxExists(String mailbox) {
        return mailboxes.isEmpty() || mailbox.equalsIgnoreCase("INBOX") || mailboxes.contains(mailbox);
    }

    @Override
    public SieveDelivery begin(SieveMessageContext context) {
        throw new IllegalStateException("a rehearsal executes nothing");
    }
}
