// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

/**
 * Bounds on what one run may cost. A run that reaches one ends, and the message is kept in the default
 * mailbox with a header that says why.
 *
 * @param actions most actions of one delivery; default 32
 * @param redirects most redirects of one delivery, 0 forbids them; default 4
 * @param cpuSteps work units of one run: one per command, test and compared value, one per 16 characters
 *     looked at; default 5 million, about half a second
 * @param regexSteps characters one regular expression may look at for one value, so that a pattern with
 *     catastrophic backtracking ends; default 200 000
 * @param regexOverruns how often that may happen in one run before the run ends; default 8
 * @param headerEdits most header fields added or deleted; default 1000
 * @param matchValues most match variables ${1}...; default 32 (RFC 5229 asks for 9)
 */
public record SieveLimits(
        int actions,
        int redirects,
        long cpuSteps,
        int regexSteps,
        int regexOverruns,
        int headerEdits,
        int matchValues) {
    public static final SieveLimits DEFAULT = new SieveLimits(32, 4, 5_000_000, 200_000, 8, 1_000, 32);

    public SieveLimits withCpuSteps(long steps) {
        return new SieveLimits(actions, redirects, steps, regexSteps, regexOverruns, headerEdits, matchValues);
    }
}
