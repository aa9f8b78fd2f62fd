/** {@code index}: {@code :index} and {@code :last} (RFC 5260, section 6). */
@NullMarked
package org.winnowmail.sieve.ext.index;

import org.jspecify.annotations.NullMarked;
