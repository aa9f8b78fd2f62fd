// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

/**
 * How far labels can be believed, seen from how often they contradict, and what follows from it.
 *
 * <p>Of the messages that the model was sure about before it was told, some were called the opposite. In clean
 * mail these are one in several hundred; where labels are told wrong at random, they are just the share of wrong
 * labels. A single message that pulls hard is a lesson in the first case and a lie in the second. So the
 * more labels contradict, the less one message may pull, the less a {@link SecondOpinion} counts, which learns
 * from errors only, and the more plain evidence counts, to which everything learnt contributes alike: wrong
 * labels weaken it, but turn nothing over.
 *
 * <p>All of it follows from sums over what was learnt, so the order of events does not matter.
 *
 * @param spam of the messages called spam, the share about which the model was sure of the opposite
 * @param ham the same for messages called ham
 * @param both the same for all
 */
record Trust(double spam, double ham, double both) {
    /** Scores beyond this, to either side, count as sure. */
    static final double SURE = 0.6;

    /** Sure messages of either class without contradiction that are believed in before any was seen. */
    private static final double BELIEF = 100;

    /** Most that a message may pull where labels are right. */
    private static final double MOST_PULL = 20;

    /** Pull limit times contradiction: a fifth of the labels wrong allows 0.3, one in a hundred 6. */
    private static final double PULL = 0.06;

    /** Contradiction at which the opinion of the whole counts half. */
    private static final double SECOND_HALVES = 0.02;

    /** What one unit of plain evidence counts at most beside the kernel's margin. */
    private static final double PLAIN = 0.05;

    /** Contradiction at which plain evidence counts half of that. */
    private static final double PLAIN_HALF = 0.2;

    /** From how many messages of each label the model was sure about, and how many of them contradicted. */
    static Trust of(long sureSpam, long againstSpam, long sureHam, long againstHam) {
        return new Trust(
                againstSpam / (sureSpam + BELIEF),
                againstHam / (sureHam + BELIEF),
                (againstSpam + againstHam) / (sureSpam + sureHam + 2 * BELIEF));
    }

    /** How hard a mislabelled message may pull, about: the capacity of the support vector machine. */
    double capacity(Label label) {
        double against = label == Label.SPAM ? spam : ham;
        return against * MOST_PULL <= PULL ? MOST_PULL : PULL / against;
    }

    /**
     * Share of its full weight that a second opinion has, up to 1: those who take a feature seen once or twice for much
     * more are doubted sooner.
     */
    double of(SecondOpinion.View view) {
        double share = 1 / (1 + both / SECOND_HALVES);
        return view == SecondOpinion.View.WHOLE ? share : share * Math.sqrt(share);
    }

    /** What one unit of plain evidence counts. */
    double plain() {
        return PLAIN * both / (both + PLAIN_HALF);
    }
}
