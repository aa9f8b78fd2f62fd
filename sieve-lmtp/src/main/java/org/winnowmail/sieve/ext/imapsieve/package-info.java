/** {@code imapsieve} and {@code vnd.dovecot.imapsieve}: scripts on IMAP events (RFC 6785). */
@NullMarked
package org.winnowmail.sieve.ext.imapsieve;

import org.jspecify.annotations.NullMarked;
