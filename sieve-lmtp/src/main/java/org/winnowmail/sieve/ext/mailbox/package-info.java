/** {@code mailbox}: {@code mailboxexists} and {@code :create} (RFC 5490, section 3). */
@NullMarked
package org.winnowmail.sieve.ext.mailbox;

import org.jspecify.annotations.NullMarked;
