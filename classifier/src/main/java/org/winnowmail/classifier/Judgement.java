// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.List;

/**
 * What the classifier says of a message.
 *
 * @param probability that it is spam, calibrated, 0 to 1
 * @param score rises with spamminess without bound: the log-odds of {@code probability}
 * @param knowledge how many spam and ham messages stand behind this, prior included; with none the
 *     probability is 0.5 and means nothing
 * @param evidence the strongest tokens, strongest first; empty unless asked for
 */
public record Judgement(double probability, double score, Knowledge knowledge, List<Evidence> evidence) {
    public Judgement {
        evidence = List.copyOf(evidence);
    }

    /**
     * Messages learnt.
     *
     * @param spam learnt here as spam
     * @param ham learnt here as ham
     * @param prior weight of the shipped prior, in messages
     */
    public record Knowledge(long spam, long ham, long prior) {
        /** Whether there is anything to judge by. */
        public boolean any() {
            return prior + spam + ham > 0;
        }
    }
}
