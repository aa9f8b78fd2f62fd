// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.time.Duration;

/**
 * One delivery's effects on the world, as a transaction: {@code store}, {@code send} and {@code
 * remember} prepare, {@code commit} makes it so, {@code rollback} undoes what was prepared. Sending
 * cannot be undone once committed, so {@code commit} stores first and sends after.
 */
public interface SieveDelivery {
    /**
     * Prepares a message in a mailbox.
     *
     * @throws DeliveryException when the mailbox is missing or cannot be written
     */
    void store(Action.Store store) throws DeliveryException;

    /**
     * Prepares a copy of mail that the script sends (RFC 8580): as it is sent, not as something that was delivered.
     *
     * @throws DeliveryException as {@link #store}
     */
    default void copy(Action.Store copy) throws DeliveryException {
        store(copy);
    }

    void send(OutgoingMail mail) throws DeliveryException;

    /**
     * Runs a program on the message, at once: what it does cannot be undone, so it is asked for when everything
     * else is prepared.
     *
     * @return whether it took the message; false only for a program that may fail
     * @throws DeliveryException when a program that may not fail fails
     */
    boolean pipe(Action.Pipe pipe) throws DeliveryException;

    /** Remembers a handle, from commit on. */
    void remember(String handle, Duration keepFor);

    void commit() throws DeliveryException;

    /** Undoes what was prepared; never fails. */
    void rollback();
}
