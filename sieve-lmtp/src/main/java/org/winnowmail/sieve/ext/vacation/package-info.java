/** {@code vacation} and {@code vacation-seconds}: automatic replies (RFC 5230, RFC 6131, RFC 3834). */
@NullMarked
package org.winnowmail.sieve.ext.vacation;

import org.jspecify.annotations.NullMarked;
