// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * State of a classifier in numbers.
 *
 * @param knowledge messages learnt
 * @param slots of the weight table
 * @param known messages that can be recognised, so that learning them again is harmless
 * @param mostKnown about how many at most
 * @param remembered messages that can be taken back
 * @param replayable messages whose features are held for replay
 * @param lessons of the remembered messages, how many were learnt for whom; everyone's under the empty name
 * @param last when a remembered message was learnt or taken back for the last time
 * @param fades how often old evidence has faded
 * @param logBytes bytes of events since the last snapshot
 * @param memory bytes of model memory by setting
 */
public record ClassifierInfo(
        Judgement.Knowledge knowledge,
        int slots,
        int known,
        int mostKnown,
        int remembered,
        int replayable,
        SortedMap<String, Lessons> lessons,
        Optional<Instant> last,
        int fades,
        long logBytes,
        long memory) {
    public ClassifierInfo {
        lessons = Collections.unmodifiableSortedMap(new TreeMap<>(lessons));
    }

    /** Messages of each class. */
    public record Lessons(int spam, int ham) {
        /** These and those. */
        public Lessons and(Lessons more) {
            return new Lessons(spam + more.spam, ham + more.ham);
        }
    }
}
