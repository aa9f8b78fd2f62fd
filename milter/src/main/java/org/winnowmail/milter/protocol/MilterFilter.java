// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.EnumSet;
import java.util.Set;
import org.winnowmail.message.Address;
import org.winnowmail.message.Message;

/**
 * What decides about mail; the session turns the answers into protocol.
 *
 * <p>Every method but {@link #stages} and {@link #expecting} is called on a virtual thread of its own and may block. For one
 * connection at most one call runs at a time. When the MTA aborts the message or closes the connection,
 * the thread is interrupted and its answer thrown away. An exception, or no answer within {@link
 * MilterTimes#answer}, lets the mail through unchanged: a filter that fails must not cost mail.
 */
public interface MilterFilter {
    /**
     * The stages at which this filter wants to answer; asked once per connection, cheap. The method of a
     * stage not named here is not called.
     */
    default Set<Stage> stages() {
        return EnumSet.noneOf(Stage.class);
    }

    /**
     * A client connected; only the client of the envelope is known. Any answer but continue holds for the
     * whole session.
     */
    default Reply connected(Transaction transaction) throws Exception {
        return Reply.proceed();
    }

    /** MAIL FROM was given. Any answer but continue holds for the message. */
    default Reply sender(Transaction transaction) throws Exception {
        return Reply.proceed();
    }

    /**
     * One more recipient; those accepted before are in the envelope. A refusal concerns this recipient
     * only. Never called for {@link Origin#LOCAL}, where a recipient cannot be refused, nor for a
     * recipient that the MTA has refused already.
     */
    default Reply recipient(Transaction transaction, Address recipient) throws Exception {
        return Reply.proceed();
    }

    /**
     * The first recipient was accepted, so a message will probably come: the time to ask what will be wanted then.
     * Unlike the others this is called on the thread that reads the connections: it must return at once.
     */
    default void expecting(Transaction transaction) {}

    /**
     * The whole message has come. The message and its body are valid until this method returns: a spooled
     * body is deleted then.
     */
    Decision message(Transaction transaction, Message message) throws Exception;

    /**
     * The message was given up before it was decided: by ABORT, or because the connection ended. Not
     * called for a message whose answer the MTA got.
     */
    default void aborted(Transaction transaction) {}
}
