// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Optional;

/**
 * Whether a message may be learnt unasked.
 *
 * <p>A filter that believes itself drifts: one wrong verdict makes the next. So the classifier never teaches
 * itself from its own opinion. Four guards, all of which must let a message pass:
 *
 * <ul>
 *   <li><b>Someone else says so</b>: rules and authentication, without the classifier, are clear.
 *   <li><b>No quarrel</b>: the classifier is not sure of the opposite.
 *   <li><b>Something to learn</b>: what it already knows by a wide margin teaches nothing.
 *   <li><b>Balance</b>: neither class may be learnt far more often than the other, or the quieter one drowns.
 * </ul>
 */
public final class AutoLearn {
    /** Points of the rules alone from which a message is clearly spam. */
    private static final double SPAM_POINTS = 12;

    /**
     * Most points that one rule is believed: one may be a test of the filter (GTUBE), or an admin's ban, which says how
     * a mail is to be treated and not what spam is like. So at least two must agree.
     */
    public static final double MOST_OF_ONE_RULE = 6;

    /** Points at most for clearly ham. */
    private static final double HAM_POINTS = 0;

    /** The classifier's opinion may be this much against the label. */
    private static final double QUARREL = 0.9;

    /** Beyond this probability for the label there is nothing left to learn. */
    private static final double SURE = 0.995;

    /** Learnt messages of one class for each of the other. */
    private static final long IMBALANCE = 4;

    /** Below this many learnt messages of a class balance is not asked for. */
    private static final long FEW = 50;

    private AutoLearn() {}

    /**
     * What is known of a message without the classifier.
     *
     * @param points score of all rules, none with more than {@link #MOST_OF_ONE_RULE}, the classifier's symbols left out
     * @param authenticated whether the author's domain is proven (DMARC pass, or the sender logged in)
     * @param known whether the recipient has written to this author before
     */
    public record Witness(double points, boolean authenticated, boolean known) {}

    /** The label to learn, or empty when it is better not to. */
    public static Optional<Label> decide(Judgement judgement, Witness witness) {
        double p = judgement.probability();
        long spam = judgement.knowledge().spam();
        long ham = judgement.knowledge().ham();
        if (witness.points() >= SPAM_POINTS && !witness.known() && p > 1 - QUARREL && p < SURE && balanced(spam, ham)) {
            return Optional.of(Label.SPAM);
        }
        if (witness.points() <= HAM_POINTS
                && (witness.authenticated() || witness.known())
                && p < (witness.known() ? QUARREL : 0.5)
                && p > 1 - SURE
                && balanced(ham, spam)) {
            return Optional.of(Label.HAM);
        }
        return Optional.empty();
    }

    private static boolean balanced(long more, long other) {
        return more < FEW || more < IMBALANCE * other;
    }
}
