/** {@code ihave}: {@code ihave} and {@code error} (RFC 5463). */
@NullMarked
package org.winnowmail.sieve.ext.ihave;

import org.jspecify.annotations.NullMarked;
