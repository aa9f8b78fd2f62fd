/** {@code fileinto} (RFC 5228, section 4.1). */
@NullMarked
package org.winnowmail.sieve.ext.fileinto;

import org.jspecify.annotations.NullMarked;
