// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.time.Duration;

/**
 * One delivery's effects on the world, as a transaction: {@code store}, {@code send}, {@code pipe} and
 * {@code remember} prepare, {@code commit} makes it so, {@code rollback} undoes what was prepared. Sending
 * cannot be undone once committed, so {@code commit} stores first and sends after.
 */
public interface SieveDelivery {
    /**
     * Prepares a message in a mailbox.
     *
     * @throws DeliveryException when the mailbox is missing or cannot be written
     */
    void store(Action.Store store) throws DeliveryException;

    void send(OutgoingMail mail) throws DeliveryException;

    void pipe(Action.Pipe pipe) throws DeliveryException;

    /** Remembers a handle, from commit on. */
    void remember(String handle, Duration keepFor);

    void commit() throws DeliveryException;

    /** Undoes what was prepared; never fails. */
    void rollback();
}
