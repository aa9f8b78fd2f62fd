// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnowmail.store.DovecotAttributes;
import org.winnowmail.store.MailStore;
import org.winnowmail.store.MailboxName;
import org.winnowmail.store.StoreException;
import org.winnowmail.store.User;

/**
 * What one delivery has found out about its user's mailboxes. Whatever costs much is found out once, however often a
 * script asks. For one thread.
 */
final class MailboxFacts {
    private final MailStore store;
    private final Optional<DovecotAttributes> annotations;
    private final User user;
    private @Nullable Map<String, MailboxName> ids;
    private @Nullable Map<String, String> entries;

    MailboxFacts(MailStore store, Optional<DovecotAttributes> annotations, User user) {
        this.store = store;
        this.annotations = annotations;
        this.user = user;
    }

    /** The mailbox with this id (RFC 9042). */
    Optional<String> byId(String id) {
        if (ids == null) {
            try {
                ids = store.ids(user);
            } catch (StoreException unknown) {
                ids = Map.of();
            }
        }
        return Optional.ofNullable(ids.get(id)).map(MailboxName::toString);
    }

    /** An annotation of a mailbox, or of the server when none is given (RFC 5490). */
    Optional<String> annotation(Optional<String> mailbox, String entry) {
        if (annotations.isEmpty()) {
            return Optional.empty();
        }
        DovecotAttributes attributes = annotations.get();
        if (entries == null) {
            entries = attributes.entries(user);
        }
        Map<String, String> all = entries;
        try {
            Optional<MailboxName> name =
                    mailbox.isPresent() ? Optional.of(MailboxName.of(mailbox.get())) : Optional.empty();
            return attributes.key(user, name, entry).flatMap(key -> Optional.ofNullable(all.get(key)));
        } catch (StoreException noSuchName) {
            return Optional.empty();
        }
    }
}
