/** {@code subaddress}: {@code :user} and {@code :detail} (RFC 5233). */
@NullMarked
package org.winnowmail.sieve.ext.subaddress;

import org.jspecify.annotations.NullMarked;
