/** {@code editheader}: {@code addheader} and {@code deleteheader} (RFC 5293). */
@NullMarked
package org.winnowmail.sieve.ext.editheader;

import org.jspecify.annotations.NullMarked;
