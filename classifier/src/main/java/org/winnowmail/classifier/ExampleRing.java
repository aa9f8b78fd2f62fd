// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnowmail.classifier.feature.Features;

/**
 * The features of the messages learnt last, kept for replay. Bounded by the number of features and of
 * messages; a new one pushes out the oldest.
 */
final class ExampleRing {
    /** Messages at most, however short they are. */
    static final int MESSAGES = 8_192;

    /** A message that can be learnt again. */
    static final class Example {
        private final Ledger.Entry entry;
        private final Features features;
        /** How often this need not be tried again: it stood well on its own side when last looked at. */
        int rest;

        Example(Ledger.Entry entry, Features features) {
            this.entry = entry;
            this.features = features;
        }

        Ledger.Entry entry() {
            return entry;
        }

        Features features() {
            return features;
        }
    }

    private final @Nullable Example[] ring = new @Nullable Example[MESSAGES];
    private final Map<Digest, Example> byDigest = new HashMap<>();
    private final int budget;
    private int oldest;
    private int size;
    private int held;

    /** @param features how many features may be held in all */
    ExampleRing(int features) {
        budget = features;
    }

    void add(Example example) {
        while (size == MESSAGES || (size > 0 && held + example.features().size() > budget)) {
            dropOldest();
        }
        ring[(oldest + size) % MESSAGES] = example;
        size++;
        held += example.features().size();
        byDigest.put(example.entry().digest, example);
    }

    private void dropOldest() {
        Example gone = ring[oldest];
        ring[oldest] = null;
        oldest = (oldest + 1) % MESSAGES;
        size--;
        if (gone != null) {
            held -= gone.features().size();
            byDigest.remove(gone.entry().digest, gone);
        }
    }

    int size() {
        return size;
    }

    /** The example at a position, oldest first. */
    Example at(int index) {
        Example e = ring[(oldest + index) % MESSAGES];
        if (e == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return e;
    }

    Optional<Example> find(Digest digest) {
        return Optional.ofNullable(byDigest.get(digest));
    }

    void clear() {
        while (size > 0) {
            dropOldest();
        }
    }
}
