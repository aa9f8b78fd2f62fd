/** {@code vnd.dovecot.report}: abuse reports (RFC 5965). */
@NullMarked
package org.winnowmail.sieve.ext.report;

import org.jspecify.annotations.NullMarked;
