// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.rescore;

import java.util.List;

/**
 * Scores that were found, and what they are worth.
 *
 * @param rules the rules whose score might have been changed, by name
 * @param mail each message in the order given, with its points
 * @param before errors by the present scores
 * @param after errors by scores that each message had no part in
 */
public record Proposal(List<RuleScore> rules, List<Points> mail, Errors before, Errors after) {
    public Proposal {
        rules = List.copyOf(rules);
        mail = List.copyOf(mail);
    }

    /**
     * A rule.
     *
     * @param spam messages of spam it is in
     * @param ham messages of ham it is in
     * @param before its present score
     * @param after the one proposed
     */
    public record RuleScore(String symbol, int spam, int ham, double before, double after) {
        public boolean changed() {
            return before != after;
        }
    }

    /**
     * A message's sum of points.
     *
     * @param before by the present scores
     * @param after by scores fitted to the other parts of the mail
     */
    public record Points(boolean spam, double before, double after) {}

    /**
     * Errors at the threshold.
     *
     * @param hamLost ham at or above it
     * @param spamMissed spam below it
     */
    public record Errors(int ham, int hamLost, int spam, int spamMissed) {
        /** What they cost together, in missed spams. */
        public double cost(double hamWeight) {
            return hamWeight * hamLost + spamMissed;
        }
    }

    /** Whether mail they were not fitted to is judged better by the new scores. */
    public boolean better(RescoreSettings settings) {
        return after.cost(settings.hamWeight()) < before.cost(settings.hamWeight());
    }
}
