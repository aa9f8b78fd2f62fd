// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

/**
 * One token.
 *
 * @param text name of a word or tag, contents of a string; empty otherwise
 * @param number value of a number, unsigned; 0 otherwise
 */
record Token(TokenKind kind, Position at, String text, long number) {}
