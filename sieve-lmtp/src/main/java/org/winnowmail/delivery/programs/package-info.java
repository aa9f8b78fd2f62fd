/**
 * Runs the administrator's programs for {@code pipe}, {@code filter} and {@code execute}: finding them, their
 * environment, input and output, and their end, also when they do not want one. What scripts may ask for is
 * judged in {@code sieve.ext.programs}. Start reading at {@code Programs}.
 */
@NullMarked
package org.winnowmail.delivery.programs;

import org.jspecify.annotations.NullMarked;
