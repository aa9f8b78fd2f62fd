// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.winnowmail.store.Letter;
import org.winnowmail.store.MailStore;
import org.winnowmail.store.MailboxName;
import org.winnowmail.store.Staged;
import org.winnowmail.store.StoreException;
import org.winnowmail.store.User;

/**
 * Everything one recipient's delivery writes: prepared piece by piece, then made visible at once. See
 * {@link DeliveryJournal} for what a crash finds at each point. For one thread.
 */
final class Commitment {
    private final String key;
    private final User user;
    private final MailStore store;
    private final DeliveryJournal journal;
    private final DeliverySettings settings;
    private final List<Staged> staged = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private boolean decided;

    Commitment(String key, User user, MailStore store, DeliveryJournal journal, DeliverySettings settings) {
        this.key = key;
        this.user = user;
        this.store = store;
        this.journal = journal;
        this.settings = settings;
    }

    /** Prepares the mail in a mailbox, which is made when it is missing and may be. */
    void file(MailboxName mailbox, Letter letter, boolean create) throws StoreException {
        if (!store.exists(user, mailbox)) {
            if (!create) {
                throw new StoreException(StoreException.Kind.NO_MAILBOX, "no mailbox " + mailbox);
            }
            store.create(user, mailbox, settings.subscribeFolders());
        }
        staged.add(store.stage(user, mailbox, letter));
    }

    /** Adds what another place has prepared, such as the outbox. */
    void add(Staged other) {
        staged.add(other);
    }

    /** Something was done that cannot be undone; a repetition of the delivery must not do it again. */
    void done(String what) {
        done.add(what);
    }

    /** Runs when all is committed; what it does may be lost in a crash. */
    void afterwards(Runnable step) {
        afterwards.add(step);
    }

    /**
     * Decides and does it. After a failure here the delivery is unfinished and will be finished by the
     * MTA's next attempt.
     */
    void commit() throws IOException {
        if (!staged.isEmpty() || !done.isEmpty()) {
            // What another server keeps has no private name to be finished from, so it goes first, and the
            // note that it is done goes into the journal with the renames.
            for (Staged s : staged) {
                if (s.moves().isEmpty()) {
                    s.commit();
                }
            }
            List<Staged.Move> moves =
                    staged.stream().flatMap(s -> s.moves().stream()).toList();
            journal.decide(key, moves);
            decided = true;
            for (Staged s : staged) {
                if (!s.moves().isEmpty()) {
                    s.commit();
                }
            }
        }
        afterwards.forEach(Runnable::run);
    }

    /** Removes what was prepared, unless it is decided. */
    void rollback() {
        if (!decided) {
            staged.forEach(Staged::rollback);
        }
    }

    /** Where the mail went. */
    List<String> targets() {
        return Stream.concat(staged.stream().map(Staged::target), done.stream()).toList();
    }
}
