/**
 * What happens to a mail between the LMTP session and the mailbox: who the recipient is, which scripts
 * run, what they decided, and the commit that a 250 promises.
 *
 * <p>Here live recipients and users, the stages of a delivery, the journal that keeps a crash from
 * delivering twice, and the outbox for mail that scripts send. No protocol and no mailbox format. Start at
 * {@link org.winnowmail.delivery.Delivery}.
 */
@NullMarked
package org.winnowmail.delivery;

import org.jspecify.annotations.NullMarked;
