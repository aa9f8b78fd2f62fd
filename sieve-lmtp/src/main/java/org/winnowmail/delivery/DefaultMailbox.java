// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.store.MailboxName;
import org.winnowmail.store.StoreException;

/**
 * Where keep puts a mail: INBOX, or the folder that the address names. A detail that can be no mailbox name
 * is somebody's tag, and its mail goes to INBOX.
 */
final class DefaultMailbox {
    private static final Logger log = LoggerFactory.getLogger(DefaultMailbox.class);

    private DefaultMailbox() {}

    static MailboxName of(Recipient recipient, DeliverySettings settings) {
        if (!settings.detailToFolder() || recipient.detail().isEmpty()) {
            return MailboxName.INBOX;
        }
        try {
            return MailboxName.of(recipient.detail().get());
        } catch (StoreException e) {
            log.debug("<{}>: {}", recipient.address(), e.getMessage());
            return MailboxName.INBOX;
        }
    }
}
