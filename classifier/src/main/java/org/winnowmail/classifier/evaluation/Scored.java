// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import org.winnowmail.classifier.Label;

/**
 * A message with its label and what was said of it before the label was shown.
 *
 * @param label the truth
 * @param score probability of spam
 * @param path as written in the index
 */
public record Scored(Label label, double score, String path) {
    /** How far the score is on the wrong side, 0 to 1. */
    public double error() {
        return label == Label.SPAM ? 1 - score : score;
    }
}
