// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The scores from which an action is taken.
 *
 * <p>The action whose threshold is the highest one reached wins; at equal thresholds the severer one.
 *
 * @param greylist default 4; the message is doubtful
 * @param addHeader default 6; what {@code X-Spam-Status} calls {@code required}
 * @param reject default 15
 * @param rewriteSubject none unless set
 * @param quarantine none unless set
 */
public record Thresholds(
        double greylist, double addHeader, double reject, OptionalDouble rewriteSubject, OptionalDouble quarantine) {

    public static final Thresholds DEFAULT = new Thresholds(4, 6, 15, OptionalDouble.empty(), OptionalDouble.empty());

    /** The most a threshold may be, either way; more is a slip of the keyboard. */
    public static final double MAX = 100_000;

    public Thresholds {
        for (Action action : Action.values()) {
            OptionalDouble t = of(action, greylist, addHeader, reject, rewriteSubject, quarantine);
            if (t.isPresent() && !(Math.abs(t.getAsDouble()) <= MAX)) {
                throw new IllegalArgumentException(
                        "threshold of " + action.word() + " out of range: " + t.getAsDouble());
            }
        }
    }

    /** The score from which an action is taken; empty when no score leads to it. */
    public OptionalDouble of(Action action) {
        return of(action, greylist, addHeader, reject, rewriteSubject, quarantine);
    }

    private static OptionalDouble of(
            Action action,
            double greylist,
            double addHeader,
            double reject,
            OptionalDouble rewriteSubject,
            OptionalDouble quarantine) {
        return switch (action) {
            case GREYLIST -> OptionalDouble.of(greylist);
            case ADD_HEADER -> OptionalDouble.of(addHeader);
            case REJECT -> OptionalDouble.of(reject);
            case REWRITE_SUBJECT -> rewriteSubject;
            case QUARANTINE -> quarantine;
            case ACCEPT, DISCARD -> OptionalDouble.empty();
        };
    }

    /** The action for a score. */
    public Action actionFor(double score) {
        Action best = Action.ACCEPT;
        double reached = Double.NEGATIVE_INFINITY;
        for (Action action : Action.values()) {
            OptionalDouble threshold = of(action);
            if (threshold.isPresent() && score >= threshold.getAsDouble() && threshold.getAsDouble() >= reached) {
                best = action;
                reached = threshold.getAsDouble();
            }
        }
        return best;
    }

    /** What is likely a mistake in these numbers, in a sentence; they work all the same. */
    public Optional<String> doubt() {
        if (addHeader > reject) {
            return Optional.of("add_header (" + addHeader + ") is above reject (" + reject
                    + "): such mail is refused before it is ever marked");
        }
        if (greylist > addHeader) {
            return Optional.of("greylist (" + greylist + ") is above add_header (" + addHeader
                    + "): marked mail would be made to wait as well");
        }
        return Optional.empty();
    }
}
