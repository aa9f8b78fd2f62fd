/**
 * Where mail is kept: mailboxes of users, and what it takes that a stored mail is whole, visible to
 * Dovecot and still there after a crash.
 *
 * <p>What goes into which mailbox is decided in {@code org.winnowmail.delivery}. Start at {@link
 * org.winnowmail.store.MailStore}.
 */
@NullMarked
package org.winnowmail.store;

import org.jspecify.annotations.NullMarked;
