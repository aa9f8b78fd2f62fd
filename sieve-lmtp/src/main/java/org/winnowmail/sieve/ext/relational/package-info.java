/** {@code relational}: {@code :count} and {@code :value} (RFC 5231). */
@NullMarked
package org.winnowmail.sieve.ext.relational;

import org.jspecify.annotations.NullMarked;
