/** {@code date}: {@code date} and {@code currentdate} (RFC 5260, section 4). */
@NullMarked
package org.winnowmail.sieve.ext.date;

import org.jspecify.annotations.NullMarked;
