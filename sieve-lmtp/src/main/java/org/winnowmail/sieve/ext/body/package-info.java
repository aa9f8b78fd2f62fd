/** {@code body}: tests of the body (RFC 5173). */
@NullMarked
package org.winnowmail.sieve.ext.body;

import org.jspecify.annotations.NullMarked;
