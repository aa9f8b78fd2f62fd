// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Arrays;

/**
 * One correction of the weights: every feature of a message moves by the same amount per group.
 *
 * @param digest the learnt message whose features move
 * @param amounts fixed-point amount per {@link org.winnowmail.classifier.feature.FeatureGroup}
 * @param pull change of the message's dual variable, the pull it has on the model
 */
public record Step(Digest digest, int[] amounts, float pull) {
    @Override
    public boolean equals(Object o) {
        return o instanceof Step s && digest.equals(s.digest) && Arrays.equals(amounts, s.amounts) && pull == s.pull;
    }

    @Override
    public int hashCode() {
        return digest.hashCode() * 31 + Arrays.hashCode(amounts);
    }

    @Override
    public String toString() {
        return "Step[" + digest + " " + pull + "]";
    }
}
