// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.store.User;

/** Who has a mailbox. Calls may block. */
public sealed interface Users permits AnyUsers, PasswordFileUsers, DovecotUsers {
    /**
     * The user of that name.
     *
     * @param local local part, with or without detail
     * @param domain empty when the address had none
     * @return empty when there is none
     * @throws UsersUnavailableException when it cannot be found out now
     */
    Optional<User> find(String local, String domain) throws UsersUnavailableException;

    /** Every name that can be a directory has a mailbox; for a demonstration on loopback. */
    static Users any() {
        return new AnyUsers();
    }

    /** Those with a line in a Dovecot passwd-file; read again when it changes. */
    static Users passwordFile(Path file) {
        return new PasswordFileUsers(file);
    }

    /** Those whom Dovecot's userdb knows, asked over its auth protocol (a listener of type userdb or master). */
    static Users dovecot(Endpoint endpoint, Duration timeout) {
        return new DovecotUsers(endpoint, timeout);
    }

    /** It cannot be found out now whether a user exists; the mail waits. */
    final class UsersUnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        UsersUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
