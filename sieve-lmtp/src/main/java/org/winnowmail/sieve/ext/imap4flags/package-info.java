/** {@code imap4flags}: flags on what is stored (RFC 5232). */
@NullMarked
package org.winnowmail.sieve.ext.imap4flags;

import org.jspecify.annotations.NullMarked;
