// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

/**
 * One token's part in a verdict.
 *
 * @param token what was found, with where: {@code subject:offer}, {@code url-host:example.org}, {@code word}
 * @param weight its part in the score, in log-odds: +0.69 doubles the odds for spam, -0.69 halves them
 * @param spam learnt spam messages that had it
 * @param ham learnt ham messages that had it
 */
public record Evidence(String token, double weight, int spam, int ham) {
    /** {@code token +0.61 (312 spam, 4 ham)}: for headers, logs and people. */
    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%s %+.2f (%d spam, %d ham)", token, weight, spam, ham);
    }
}
