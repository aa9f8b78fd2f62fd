// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

/**
 * Bounds on rule files and on their work on one message. A step is one character looked at by a regular expression,
 * the unit that makes a limit repeatable; a core does some 100 to 300 million a second.
 *
 * @param stepsPerRule steps one rule may take on one message; a pattern that backtracks without end is given up
 *     here and the others go on. 4 million, some 20 ms
 * @param stepsPerMessage steps all rules together may take on one message. 60 million, some 0.3 s
 * @param scannedChars characters of body text, raw text and whole message looked at, each. 262,144
 * @param chunkChars longest piece of text given to a pattern at once; a longer paragraph is cut at a blank. 4,096
 * @param headerChars longest header text given to a pattern. 16,384
 * @param lineChars longest line of a rule file. 65,536
 * @param rules most rules of one set. 20,000
 * @param fileBytes largest rule file. 16 MiB
 * @param problems problems reported of one load; the rest is counted. 1,000
 * @param prefilterCells cells of the table that finds literals, 4 bytes each; rules beyond it run without. 8 million
 */
public record RuleLimits(
        int stepsPerRule,
        long stepsPerMessage,
        int scannedChars,
        int chunkChars,
        int headerChars,
        int lineChars,
        int rules,
        int fileBytes,
        int problems,
        int prefilterCells) {
    public static final RuleLimits DEFAULT =
            new RuleLimits(4_000_000, 60_000_000, 262_144, 4_096, 16_384, 65_536, 20_000, 16 << 20, 1_000, 8_000_000);
}
