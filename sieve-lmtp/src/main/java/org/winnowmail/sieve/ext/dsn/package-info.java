/** {@code envelope-dsn}, {@code redirect-dsn}, {@code envelope-deliverby}, {@code redirect-deliverby} (RFC 6009). */
@NullMarked
package org.winnowmail.sieve.ext.dsn;

import org.jspecify.annotations.NullMarked;
