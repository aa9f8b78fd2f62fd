/** {@code vnd.dovecot.pipe}, {@code .filter}, {@code .execute}: programs of the administrator's. */
@NullMarked
package org.winnowmail.sieve.ext.programs;

import org.jspecify.annotations.NullMarked;
