/** {@code mailboxid}: mailboxes by id (RFC 9042). */
@NullMarked
package org.winnowmail.sieve.ext.mailboxid;

import org.jspecify.annotations.NullMarked;
