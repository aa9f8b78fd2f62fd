/** {@code environment}: where the script runs (RFC 5183). */
@NullMarked
package org.winnowmail.sieve.ext.environment;

import org.jspecify.annotations.NullMarked;
