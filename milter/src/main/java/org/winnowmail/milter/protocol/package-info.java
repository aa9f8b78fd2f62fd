/**
 * The milter protocol as Postfix and Sendmail speak it, and the server for it.
 *
 * <p>Four layers, each tested alone: messages ({@link org.winnowmail.milter.protocol.Command} from the
 * MTA, {@link org.winnowmail.milter.protocol.Packet} to it), the codec between them and bytes, the {@link
 * org.winnowmail.milter.protocol.Session} (a state machine without bytes, sockets or threads) and {@link
 * org.winnowmail.milter.protocol.MilterServer} (sockets without rules). What to do with a mail is asked of
 * a {@link org.winnowmail.milter.protocol.MilterFilter}; nothing here knows about spam. Start reading at
 * {@code MilterFilter}, then {@code Session}.
 */
@NullMarked
package org.winnowmail.milter.protocol;

import org.jspecify.annotations.NullMarked;
