// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.util.Map;
import java.util.Optional;

/** A place that keeps mail. Calls block; any number of threads may call at once. */
public sealed interface MailStore permits MaildirStore, ImapStore {
    /** Whether the user has that mailbox now. INBOX is always there. */
    boolean exists(User user, MailboxName mailbox) throws StoreException;

    /** Makes the mailbox and, if asked, subscribes the user to it. Nothing happens when it is there. */
    void create(User user, MailboxName mailbox, boolean subscribe) throws StoreException;

    /** What names the mailbox for ever, also when it gets another name (RFC 8474); empty when it has no id. */
    Optional<String> id(User user, MailboxName mailbox) throws StoreException;

    /** The mailboxes of the user that have an id, by it. Reads every one of them. */
    Map<String, MailboxName> ids(User user) throws StoreException;

    /**
     * Writes the mail so that its commit cannot fail for want of room, without showing it yet. INBOX is
     * made on demand, other mailboxes must exist.
     */
    Staged stage(User user, MailboxName mailbox, Letter letter) throws StoreException;
}
