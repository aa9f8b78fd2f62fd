// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

/**
 * One token's part in a verdict.
 *
 * @param token what was found, with where: {@code subject:offer}, {@code url:example.org}, {@code word}
 * @param weight its contribution to the score; positive speaks for spam
 * @param spam learnt spam messages that had it
 * @param ham learnt ham messages that had it
 */
public record Evidence(String token, double weight, int spam, int ham) {
    /** {@code token(+0.12)}: for headers and logs. */
    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%s(%+.3f)", token, weight);
    }
}
