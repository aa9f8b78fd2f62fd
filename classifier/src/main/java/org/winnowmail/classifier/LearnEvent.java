// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.List;
import org.winnowmail.classifier.feature.Features;

/** Something that happened to the model. A model is the fold of its events. */
public sealed interface LearnEvent {
    /** Milliseconds since 1970; the later of two contradicting events on one message holds. */
    long time();

    /**
     * A message was learnt.
     *
     * @param digest which message
     * @param label what it was said to be
     * @param user whose learning it was; empty for everyone's
     * @param features of the message, personal ones included when there is a user
     * @param score what the model said of it before; kept for calibration
     * @param surprised which of {@link SecondOpinions} were wrong about it, or nearly so, and count it; a set of bits
     * @param regret how that verdict turned out; kept for {@link Hindsight}
     * @param steps corrections that the learning node computed, on this message and on replayed ones
     */
    record Learn(
            long time,
            Digest digest,
            Label label,
            String user,
            Features features,
            float score,
            int surprised,
            Hindsight.Regret regret,
            List<Step> steps)
            implements LearnEvent {
        public Learn {
            steps = List.copyOf(steps);
        }

        /** The same lesson, with the corrections that it led to. */
        Learn with(List<Step> corrections) {
            return new Learn(time, digest, label, user, features, score, surprised, regret, corrections);
        }
    }

    /**
     * What was learnt of a message is taken back.
     *
     * @param features of the message, as they were learnt
     */
    record Unlearn(long time, Digest digest, Features features) implements LearnEvent {}

    /** Old evidence fades by half. */
    record Fade(long time) implements LearnEvent {}
}
