/** {@code comparator-...}: comparators beyond the two every script has (RFC 4790, RFC 5051). */
@NullMarked
package org.winnowmail.sieve.ext.comparators;

import org.jspecify.annotations.NullMarked;
