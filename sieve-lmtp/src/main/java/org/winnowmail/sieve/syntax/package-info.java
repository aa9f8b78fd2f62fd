/**
 * From script text to syntax tree: the first two stages of the Sieve pipeline (RFC 5228, sections 2 and
 * 8). Nothing here knows a command, a test or an extension. Start reading at {@code Parser}.
 */
@NullMarked
package org.winnowmail.sieve.syntax;

import org.jspecify.annotations.NullMarked;
