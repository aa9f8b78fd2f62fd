/** {@code duplicate}: has this message been here before (RFC 7352). */
@NullMarked
package org.winnowmail.sieve.ext.duplicate;

import org.jspecify.annotations.NullMarked;
