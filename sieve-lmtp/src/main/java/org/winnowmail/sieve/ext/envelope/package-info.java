/** {@code envelope}: tests of the SMTP envelope (RFC 5228, section 5.4). */
@NullMarked
package org.winnowmail.sieve.ext.envelope;

import org.jspecify.annotations.NullMarked;
