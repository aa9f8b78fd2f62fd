/** {@code spamtest}, {@code spamtestplus}, {@code virustest}: what a filter found (RFC 5235). */
@NullMarked
package org.winnowmail.sieve.ext.spamtest;

import org.jspecify.annotations.NullMarked;
