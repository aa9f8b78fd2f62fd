/** {@code regex}: {@code :regex} (draft-ietf-sieve-regex). */
@NullMarked
package org.winnowmail.sieve.ext.regex;

import org.jspecify.annotations.NullMarked;
