// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the features of a message: drops repetitions, holds each group to its bound, and, when a
 * verdict is to be explained, remembers what text each hash came from.
 *
 * <p>Groups must be filled in the order of {@link FeatureGroup}; {@link #group} closes the one before.
 * Reused from message to message, not thread-safe.
 */
final class FeatureSink {
    /** More places than there can be features by a third, so that probing stays short; 32 kB to wipe per message. */
    private static final int TABLE_BITS = 13;

    private static final int MASK = (1 << TABLE_BITS) - 1;

    private static final long REACHED = Hash.of("reached");

    private final int[] table = new int[1 << TABLE_BITS];
    private final int[] out = new int[FeatureGroup.total()];
    private final int[] ends = new int[FeatureGroup.COUNT];
    private int size;
    private int limit;
    private int salt;
    private int open = -1;
    private @Nullable Map<Integer, String> names;

    void reset(boolean naming) {
        Arrays.fill(table, 0);
        Arrays.fill(ends, 0);
        size = 0;
        limit = 0;
        open = -1;
        names = naming ? new HashMap<>() : null;
    }

    /** Closes the open group and opens this one. */
    void group(FeatureGroup group) {
        if (group.place() <= open) {
            throw new IllegalStateException("group " + group + " comes too late");
        }
        closeUpTo(group.place());
        open = group.place();
        limit = size + group.most();
        salt = (open + 1) * 0x9E3779B9;
    }

    private void closeUpTo(int ordinal) {
        for (int g = Math.max(open, 0); g < ordinal; g++) {
            ends[g] = size;
        }
    }

    /** Whether the open group takes no more. */
    boolean full() {
        return size >= limit;
    }

    boolean naming() {
        return names != null;
    }

    /** Adds a feature of the open group. */
    void add(long hash) {
        if (size < limit) {
            size = put(hash, size);
        }
    }

    /** Adds the first {@code n} of these as features of the open group. */
    void addAll(long[] hashes, int n) {
        int at = size;
        int end = limit;
        for (int i = 0; i < n && at < end; i++) {
            at = put(hashes[i], at);
        }
        size = at;
    }

    /** Puts a feature at a place unless it is there already; the next free place. Nothing to guess for the processor. */
    private int put(long hash, int at) {
        int h = Hash.fold(hash) ^ salt;
        if (h == 0) {
            h = 1;
        }
        int i = (h * 0x85EBCA6B) >>> (32 - TABLE_BITS);
        int seen = table[i];
        while (seen != 0 && seen != h) {
            i = (i + 1) & MASK;
            seen = table[i];
        }
        table[i] = h;
        out[at] = h;
        return seen == 0 ? at + 1 : at;
    }

    /** Adds a feature and, when naming, what it says. */
    void add(long hash, String tag, CharSequence text) {
        int before = size;
        add(hash);
        Map<Integer, String> n = names;
        if (n != null && size > before) {
            n.put(out[before], tag + text);
        }
    }

    /** Adds what a message answers when asked for something. */
    void say(Trait what, String value) {
        say(what, value, value.length());
    }

    /** Adds an answer that is the beginning of a longer text. */
    void say(Trait what, String text, int end) {
        long h = Hash.of(what.seed(), text, 0, end);
        if (names != null && !what.name().isEmpty()) {
            add(h, "shape:" + what.name() + ":", text.substring(0, end));
        } else {
            add(h);
        }
    }

    void say(Trait what, int value) {
        long h = Hash.step(what.seed(), value);
        if (names != null && !what.name().isEmpty()) {
            add(h, "shape:" + what.name() + ":", Integer.toString(value));
        } else {
            add(h);
        }
    }

    /**
     * Adds a level from 0 to {@code most}, and each level up to it as reached: so what is learnt of some mails holds for
     * those with a little more.
     */
    void level(Trait what, int value, int most) {
        int level = Math.min(value, most);
        say(what, level);
        long reached = what.seed() ^ REACHED;
        for (int i = 1; i <= level; i++) {
            add(Hash.step(reached, i));
        }
    }

    Features take() {
        closeUpTo(ends.length);
        open = ends.length;
        return new Features(Arrays.copyOf(out, size), ends.clone());
    }

    Map<Integer, String> names() {
        Map<Integer, String> n = names;
        return n == null ? Map.of() : n;
    }
}
