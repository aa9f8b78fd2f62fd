/**
 * The base language (RFC 5228): its commands, tests, comparators, match types and address parts. It is
 * declared with the same means as any extension. Start reading at {@code BaseLanguage}.
 */
@NullMarked
package org.winnowmail.sieve.core;

import org.jspecify.annotations.NullMarked;
