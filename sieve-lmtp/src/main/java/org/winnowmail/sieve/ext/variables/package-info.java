/** {@code variables}: {@code set}, {@code string}, {@code ${name}} in strings (RFC 5229). */
@NullMarked
package org.winnowmail.sieve.ext.variables;

import org.jspecify.annotations.NullMarked;
