/** {@code include}: scripts within scripts (RFC 6609). */
@NullMarked
package org.winnowmail.sieve.ext.include;

import org.jspecify.annotations.NullMarked;
