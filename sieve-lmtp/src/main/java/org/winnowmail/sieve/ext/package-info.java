/**
 * The list of extensions. Each is a package below this one; the language itself names none of them. Start
 * reading at {@code Extensions}.
 */
@NullMarked
package org.winnowmail.sieve.ext;

import org.jspecify.annotations.NullMarked;
