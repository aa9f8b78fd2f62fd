/** {@code fcc}: a copy of what is sent (RFC 8580). */
@NullMarked
package org.winnowmail.sieve.ext.fcc;

import org.jspecify.annotations.NullMarked;
