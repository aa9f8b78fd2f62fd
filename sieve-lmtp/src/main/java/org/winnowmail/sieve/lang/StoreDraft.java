// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;

/** A keep or fileinto while tags still change it. */
public final class StoreDraft {
    private final String mailbox;
    private final boolean keep;
    public boolean create;
    public boolean copy;
    public Optional<List<String>> flags = Optional.empty();
    public Optional<String> specialUse = Optional.empty();
    public Optional<String> mailboxId = Optional.empty();

    public StoreDraft(String mailbox, boolean keep) {
        this.mailbox = mailbox;
        this.keep = keep;
    }

    public Action.Store done(Message message) {
        return new Action.Store(mailbox, keep, flags, create, specialUse, mailboxId, message);
    }
}
