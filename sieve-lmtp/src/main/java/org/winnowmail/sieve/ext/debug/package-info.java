/** {@code vnd.dovecot.debug}: {@code debug_log}. */
@NullMarked
package org.winnowmail.sieve.ext.debug;

import org.jspecify.annotations.NullMarked;
