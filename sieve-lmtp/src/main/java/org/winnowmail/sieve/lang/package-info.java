/**
 * The Sieve engine without any command: how words, tags and extensions are declared, how a tree is
 * validated and compiled, and what a run can see. Start reading at {@code Extension}, {@code Word} and
 * {@code Run}; the pipeline is {@code Validator}, {@code Compiler}, {@code Program}, {@code Run}.
 */
@NullMarked
package org.winnowmail.sieve.lang;

import org.jspecify.annotations.NullMarked;
