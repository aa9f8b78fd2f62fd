// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.arc;

import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.dkim.BodyHashSpec;

/** A chain read from a header, before any key is asked for. */
public sealed interface ArcChain {
    /** No ARC field. */
    record None() implements ArcChain {}

    /**
     * Fields that make no chain; the result is known.
     *
     * @param highest the highest number found, which a seal over the failure exceeds by one
     */
    record Broken(ArcResult result, int highest) implements ArcChain {}

    /** Sets with the right structure, oldest first. */
    final class Sets implements ArcChain {
        private final List<ArcSet> sets;

        Sets(List<ArcSet> sets) {
            this.sets = List.copyOf(sets);
        }

        List<ArcSet> sets() {
            return sets;
        }

        ArcSet last() {
            return sets.getLast();
        }
    }

    /** The domain of the newest seal; empty without a right chain. */
    default Optional<String> newestSealer() {
        return this instanceof Sets s ? Optional.of(s.last().sealKey().domain()) : Optional.empty();
    }

    /** The body hash that verifying will need. */
    default Optional<BodyHashSpec> bodySpec() {
        return this instanceof Sets s ? Optional.of(s.last().message().bodySpec()) : Optional.empty();
    }
}
