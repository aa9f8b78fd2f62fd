// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.winnowmail.delivery.PasswordFile;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.store.User;

/** Says who a client is, by SASL (RFC 4422). Calls may block. */
public sealed interface Authenticator permits PasswordFileAuthenticator, DovecotAuthenticator {
    /** Mechanisms offered, best first. */
    List<String> mechanisms();

    /** Begins an exchange; empty when the mechanism is not offered. */
    Optional<Exchange> begin(String mechanism, Peer peer);

    /** Passwords of a Dovecot passwd-file. */
    static Authenticator passwordFile(Path file) {
        return new PasswordFileAuthenticator(new PasswordFile(file));
    }

    /** Dovecot's auth service, which knows all mechanisms and password schemes (a listener of type auth). */
    static Authenticator dovecot(Endpoint endpoint, Duration timeout) {
        return new DovecotAuthenticator(endpoint, timeout);
    }

    /**
     * The client, for the log and the policy of the auth service.
     *
     * @param address IP address, or {@code unix}
     * @param secured whether nobody can listen
     */
    record Peer(String address, boolean secured) {}

    /** One SASL exchange; for one thread. */
    interface Exchange extends AutoCloseable {
        /** Takes the client's next answer; empty when it came without one. */
        Turn answer(Optional<byte[]> response);

        @Override
        void close();
    }

    /** What comes next. */
    sealed interface Turn {
        /** The server's challenge, to be answered. */
        record Challenge(byte[] data) implements Turn {}

        /** Known; {@code data} goes with the success when it is not empty. */
        record Success(User user, byte[] data) implements Turn {}

        /**
         * Not known, or not now.
         *
         * @param temporary whether the same may succeed later
         * @param user who it was said to be; empty when that did not come out
         */
        record Failure(String why, boolean temporary, String user) implements Turn {
            public Failure(String why, boolean temporary) {
                this(why, temporary, "");
            }
        }
    }
}
