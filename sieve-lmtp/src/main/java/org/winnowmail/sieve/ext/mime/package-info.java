/** {@code mime}, {@code foreverypart}, {@code extracttext}, {@code replace}, {@code enclose} (RFC 5703). */
@NullMarked
package org.winnowmail.sieve.ext.mime;

import org.jspecify.annotations.NullMarked;
