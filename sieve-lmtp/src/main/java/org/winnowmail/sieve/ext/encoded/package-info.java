/** {@code encoded-character}: {@code ${hex:...}} and {@code ${unicode:...}} in strings (RFC 5228, section 2.4.2.4). */
@NullMarked
package org.winnowmail.sieve.ext.encoded;

import org.jspecify.annotations.NullMarked;
