// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.winnowmail.classifier.feature.FeatureGroup;

/**
 * Which messages were learnt as what, and how much each of them moved the weights: enough to see that a
 * message is known, and to take it back exactly. Bounded: the oldest are forgotten first, their evidence
 * stays.
 */
final class Ledger {
    static final int GROUPS = FeatureGroup.COUNT;

    /** What is known of one message. */
    static final class Entry {
        final Digest digest;
        /** Time of the newest event on this message; negative while only steps have been seen. */
        long time = -1;

        /** Whether the message counts now: false when taken back, or not yet seen itself. */
        boolean live;

        Label label = Label.HAM;
        /** Whose lesson it was; empty for everyone's. */
        String user = "";

        /** Fades there had been when it was learnt. */
        int fades;

        /** Which of {@link SecondOpinions} count it; a set of bits. */
        int surprised;

        float pull;
        final int[] amounts = new int[GROUPS];

        Entry(Digest digest) {
            this.digest = digest;
        }

        void add(Step step) {
            for (int g = 0; g < GROUPS; g++) {
                amounts[g] += step.amounts()[g];
            }
            pull += step.pull();
        }

        void forgetSteps() {
            Arrays.fill(amounts, 0);
            pull = 0;
        }
    }

    private final int most;
    private final Map<Digest, Entry> entries = new LinkedHashMap<>();

    Ledger(int most) {
        this.most = most;
    }

    Optional<Entry> find(Digest digest) {
        return Optional.ofNullable(entries.get(digest));
    }

    Entry obtain(Digest digest) {
        Entry known = entries.get(digest);
        if (known != null) {
            return known;
        }
        Entry fresh = new Entry(digest);
        put(fresh);
        return fresh;
    }

    void put(Entry entry) {
        entries.put(entry.digest, entry);
        if (entries.size() > most) {
            var oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    int size() {
        return entries.size();
    }

    /** How many of these messages count for whom, by user. */
    SortedMap<String, ClassifierInfo.Lessons> lessons() {
        SortedMap<String, ClassifierInfo.Lessons> all = new TreeMap<>();
        for (Entry entry : entries.values()) {
            if (entry.live) {
                int spam = entry.label == Label.SPAM ? 1 : 0;
                all.merge(entry.user, new ClassifierInfo.Lessons(spam, 1 - spam), ClassifierInfo.Lessons::and);
            }
        }
        return all;
    }

    /** When the newest of these messages was learnt or taken back; empty when there is none. */
    OptionalLong newest() {
        return entries.values().stream()
                .mapToLong(e -> e.time)
                .filter(t -> t > 0)
                .max();
    }

    /** Oldest first. */
    List<Entry> all() {
        return new ArrayList<>(entries.values());
    }

    void clear() {
        entries.clear();
    }
}
