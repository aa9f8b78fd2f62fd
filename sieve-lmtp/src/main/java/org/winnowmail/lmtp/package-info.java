/**
 * The LMTP server (RFC 2033) that takes mail from the MTA and hands it to delivery.
 *
 * <p>Four layers, each alone: messages ({@link org.winnowmail.lmtp.LmtpCommand}, {@link
 * org.winnowmail.lmtp.LmtpReply}), codec (bytes to messages and back, no state between commands), session
 * (what may follow what, no bytes), server (sockets and threads, no rules). What happens to a mail is not
 * decided here, see {@code org.winnowmail.delivery}. Start at {@link org.winnowmail.lmtp.LmtpServer}.
 */
@NullMarked
package org.winnowmail.lmtp;

import org.jspecify.annotations.NullMarked;
