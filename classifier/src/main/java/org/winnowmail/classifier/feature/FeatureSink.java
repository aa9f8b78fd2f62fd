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
    /** Twice the most features there can be, so that probing stays short. */
    private static final int TABLE_BITS = 14;

    private static final int MASK = (1 << TABLE_BITS) - 1;

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
        if (size >= limit) {
            return;
        }
        int h = Hash.fold(hash) ^ salt;
        if (h == 0) {
            h = 1;
        }
        int i = (h * 0x85EBCA6B) >>> (32 - TABLE_BITS);
        for (int seen; (seen = table[i]) != 0; i = (i + 1) & MASK) {
            if (seen == h) {
                return;
            }
        }
        table[i] = h;
        out[size++] = h;
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
