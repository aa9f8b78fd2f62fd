/** {@code special-use}: mailboxes by what they are for (RFC 8579). */
@NullMarked
package org.winnowmail.sieve.ext.specialuse;

import org.jspecify.annotations.NullMarked;
