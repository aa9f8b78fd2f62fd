/** {@code reject} and {@code ereject} (RFC 5429). */
@NullMarked
package org.winnowmail.sieve.ext.reject;

import org.jspecify.annotations.NullMarked;
