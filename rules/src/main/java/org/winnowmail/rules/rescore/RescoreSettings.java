// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.rescore;

/**
 * How scores are proposed.
 *
 * @param hamWeight so many missed spams are as bad as one ham lost. 100; with 10, rules without a classifier lost four
 *     times as much ham for a quarter less of missed spam
 * @param drift how far from its present score a rule is expected to be, in points; smaller needs more mail to move a
 *     score. 0.35, so that eight messages of spam are worth a point; with 10, scores of one collection were worse than the
 *     present ones on another
 * @param scale points in which the odds of being right grow to e times as much. 1; with 0.5 the ranking was worse by four
 *     tenths
 * @param most the highest score, unless the present one is higher. 5: below the usual threshold, so that no rule files into
 *     Junk by itself
 * @param mostForHam the lowest score, as a positive number, unless the present one is lower. 1: what speaks for a message can
 *     be written by whoever wants to get in
 * @param leastHits messages a rule must be in, or it keeps its score. 10
 * @param leastMail messages of each class that are needed. 200: with fewer a ham lost is more than half a percent
 * @param folds parts of the mail that are each scored by what the others taught. 5
 * @param rounds passes over all rules before the fit is taken as it is; about ten are usual. 200
 * @param anySign whether a rule that spoke against a message may come to speak for it, and the other way round. No
 */
public record RescoreSettings(
        double hamWeight,
        double drift,
        double scale,
        double most,
        double mostForHam,
        int leastHits,
        int leastMail,
        int folds,
        int rounds,
        boolean anySign) {
    public static final RescoreSettings DEFAULT = new RescoreSettings(100, 0.35, 1, 5, 1, 10, 200, 5, 200, false);

    /** These with what an administrator may set. */
    public RescoreSettings with(double weight, double upper, boolean turn) {
        return new RescoreSettings(weight, drift, scale, upper, mostForHam, leastHits, leastMail, folds, rounds, turn);
    }
}
