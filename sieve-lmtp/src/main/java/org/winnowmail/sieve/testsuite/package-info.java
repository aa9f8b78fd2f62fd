/**
 * Runs {@code .svtest} files: tests of Sieve written in Sieve, in the language of Pigeonhole's suite. A
 * file's own commands and the scripts it names run in the engine as it ships; only the {@code test...}
 * words are brought here, and the world they run in: mailboxes, sent mail and settings in memory. Start
 * reading at {@code SvtestRunner}.
 */
@NullMarked
package org.winnowmail.sieve.testsuite;

import org.jspecify.annotations.NullMarked;
