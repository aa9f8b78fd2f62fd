/**
 * {@code winnow sieve}: check scripts, run one over a message without delivering, run files of tests.
 * Nothing here decides about the language; see {@code org.winnowmail.sieve}. Start reading at {@code
 * SieveCommand}.
 */
@NullMarked
package org.winnowmail.app.sieve;

import org.jspecify.annotations.NullMarked;
