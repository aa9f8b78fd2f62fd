/** {@code copy}: {@code :copy} for fileinto and redirect (RFC 3894). */
@NullMarked
package org.winnowmail.sieve.ext.copy;

import org.jspecify.annotations.NullMarked;
