// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

/**
 * Bounds on what a script may look like; scripts come from users.
 *
 * @param scriptBytes longest script in characters; default 1 MiB, as Pigeonhole's ManageSieve
 * @param stringChars longest string in characters; default 1 MiB
 * @param identifierChars longest word or tag; default 32 (RFC 5228 section 2.10.7 asks for 32)
 * @param arguments most arguments of one command; default 32
 * @param blockNesting deepest nesting of blocks; default 32 (RFC 5228 section 2.10.5 asks for 15)
 * @param testNesting deepest nesting of tests; default 32 (RFC 5228 section 2.10.5 asks for 15)
 * @param errors most errors reported for one script, so that hostile text cannot flood a log; default 100
 */
public record SyntaxLimits(
        int scriptBytes,
        int stringChars,
        int identifierChars,
        int arguments,
        int blockNesting,
        int testNesting,
        int errors) {
    public static final SyntaxLimits DEFAULT = new SyntaxLimits(1 << 20, 1 << 20, 32, 32, 32, 32, 100);
}
