// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mailboxes behind an IMAP server: any format, the server's own quota and push, flags set with the mail.
 * Slower than Maildirs by hand, as each mail is a conversation.
 *
 * <p>There is no private name to stage under: {@link #stage} looks that the mailbox is there, and the
 * commit is one APPEND. A crash between the server's OK and our journal's note stores that mail twice when
 * the MTA sends it again.
 *
 * <p>An idle connection is kept per user for a while, so that a burst logs in once.
 */
public final class ImapStore implements MailStore, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ImapStore.class);

    private static final Pattern FLAG =
            Pattern.compile("\\\\(?i:Seen|Answered|Flagged|Deleted|Draft)|[A-Za-z0-9$!#&'+,./:;<=>?@^_`|~-]{1,64}");

    private final ImapSettings settings;
    private final Cache<String, ImapConnection> idle;

    public ImapStore(ImapSettings settings) {
        this.settings = settings;
        this.idle = Caffeine.newBuilder()
                .maximumSize(settings.connections())
                .expireAfterWrite(settings.keep())
                .scheduler(Scheduler.systemScheduler())
                .removalListener((@Nullable String user, @Nullable ImapConnection connection, RemovalCause cause) -> {
                    if (connection != null && cause != RemovalCause.EXPLICIT) {
                        shut(connection);
                    }
                })
                .build();
    }

    private static void shut(ImapConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            log.debug("closing IMAP: {}", e.toString());
        }
    }

    /** What is done over a connection. */
    @FunctionalInterface
    private interface Talk<T> {
        T over(ImapConnection connection) throws IOException;
    }

    /** Not asked for: IMAP servers with ids (RFC 8474) are few, and Dovecot 2.4 is none of them. */
    @Override
    public Optional<String> id(User user, MailboxName mailbox) {
        return Optional.empty();
    }

    @Override
    public Map<String, MailboxName> ids(User user) {
        return Map.of();
    }

    /**
     * Talks as a user about what may be said twice: a kept connection may have died meanwhile, and then a
     * fresh one is tried.
     */
    private <T> T talk(User user, Talk<T> talk) throws StoreException {
        ImapConnection kept = idle.asMap().remove(user.login());
        if (kept != null) {
            try {
                return finish(user, kept, talk);
            } catch (ImapConnection.No | StoreException no) {
                throw refused(user, no);
            } catch (IOException stale) {
                log.debug("kept IMAP connection of {} is gone: {}", user.login(), stale.toString());
            }
        }
        try {
            return finish(user, ImapConnection.open(settings, user.login()), talk);
        } catch (IOException e) {
            throw refused(user, e);
        }
    }

    private <T> T finish(User user, ImapConnection connection, Talk<T> talk) throws IOException {
        boolean good = false;
        try {
            T result = talk.over(connection);
            good = true;
            return result;
        } catch (ImapConnection.No no) {
            good = true;
            throw no;
        } finally {
            if (good) {
                idle.put(user.login(), connection);
            } else {
                shut(connection);
            }
        }
    }

    private StoreException refused(User user, IOException e) {
        if (e instanceof StoreException s) {
            return s;
        }
        String text = String.valueOf(e.getMessage());
        StoreException.Kind kind = text.contains("[OVERQUOTA]")
                ? StoreException.Kind.FULL
                : text.contains("[TRYCREATE]") || text.contains("[NONEXISTENT]")
                        ? StoreException.Kind.NO_MAILBOX
                        : text.contains("[CANNOT]") ? StoreException.Kind.BAD_NAME : StoreException.Kind.UNAVAILABLE;
        return new StoreException(kind, "IMAP " + settings.server() + " for " + user.login() + ": " + text, e);
    }

    @Override
    public boolean exists(User user, MailboxName mailbox) throws StoreException {
        return mailbox.isInbox() || talk(user, c -> c.exists(mailbox));
    }

    @Override
    public void create(User user, MailboxName mailbox, boolean subscribe) throws StoreException {
        talk(user, c -> {
            c.create(mailbox);
            if (subscribe) {
                c.subscribe(mailbox);
            }
            return true;
        });
    }

    @Override
    public Staged stage(User user, MailboxName mailbox, Letter letter) throws StoreException {
        if (!exists(user, mailbox)) {
            throw new StoreException(StoreException.Kind.NO_MAILBOX, "no mailbox " + mailbox);
        }
        long[] size = new long[1];
        letter.content().accept((bytes, offset, length) -> size[0] += length);
        return new StagedAppend(user, mailbox, letter, size[0]);
    }

    private static String flags(Set<String> flags) {
        return String.join(
                " ",
                new TreeSet<>(
                        flags.stream().filter(f -> FLAG.matcher(f).matches()).toList()));
    }

    /** A mail to be appended. */
    private final class StagedAppend implements Staged {
        private final User user;
        private final MailboxName mailbox;
        private final Letter letter;
        private final long size;

        StagedAppend(User user, MailboxName mailbox, Letter letter, long size) {
            this.user = user;
            this.mailbox = mailbox;
            this.letter = letter;
            this.size = size;
        }

        @Override
        public List<Move> moves() {
            return List.of();
        }

        @Override
        public String target() {
            return mailbox.toString();
        }

        @Override
        public void commit() throws StoreException {
            // Not repeated on another connection, since the first attempt may have got through; so a kept one
            // is asked first whether it lives.
            ImapConnection kept = idle.asMap().remove(user.login());
            if (kept != null && !kept.alive()) {
                shut(kept);
                kept = null;
            }
            try {
                ImapConnection c = kept != null ? kept : ImapConnection.open(settings, user.login());
                finish(user, c, connection -> {
                    connection.append(mailbox, flags(letter.flags()), letter.received(), size, letter);
                    return true;
                });
            } catch (IOException e) {
                throw refused(user, e);
            }
        }

        @Override
        public void rollback() {
            // nothing was sent
        }
    }

    @Override
    public void close() {
        idle.asMap().values().forEach(ImapStore::shut);
        idle.invalidateAll();
    }
}
