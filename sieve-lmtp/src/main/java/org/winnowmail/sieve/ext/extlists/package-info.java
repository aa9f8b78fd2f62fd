/** {@code extlists}: lists kept elsewhere (RFC 6134). */
@NullMarked
package org.winnowmail.sieve.ext.extlists;

import org.jspecify.annotations.NullMarked;
