// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.store.Letter;
import org.winnowmail.store.MailboxName;

/** Spam to Junk, a detail to its folder, the rest to INBOX. */
final class DefaultRouting implements Routing {
    private final DeliverySettings settings;

    DefaultRouting(DeliverySettings settings) {
        this.settings = settings;
    }

    @Override
    public Decision decide(IncomingMail mail, Recipient recipient, Commitment commitment) throws IOException {
        boolean spam = mail.message().headers().value("X-Spam-Flag").equalsIgnoreCase("YES");
        MailboxName mailbox = spam ? MailboxName.of("Junk") : DefaultMailbox.of(recipient, settings);
        Letter letter = new Letter(
                sink -> {
                    TraceFields.write(mail, recipient, settings.hostname(), sink);
                    mail.raw().writeTo(sink);
                },
                Set.of(),
                mail.received());
        commitment.file(mailbox, letter, settings.createFolders());
        return new Decision(Optional.empty(), List.of("keep"));
    }
}
