// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Arrays;

/**
 * The features of one message: 32-bit hashes, each once, sorted into their {@link FeatureGroup}.
 *
 * <p>Immutable. Presence counts, not frequency: a word said a million times is one feature.
 */
public final class Features {
    private static final FeatureGroup[] PERSONALISED = {
        FeatureGroup.HEADER_WORDS, FeatureGroup.WORDS, FeatureGroup.LINKS
    };

    private final int[] hashes;
    private final int[] ends;

    /**
     * @param hashes all features, group after group; given away by the caller
     * @param ends where each group ends in {@code hashes}, one number per {@link FeatureGroup}
     */
    public Features(int[] hashes, int[] ends) {
        if (ends.length != FeatureGroup.COUNT || ends[ends.length - 1] != hashes.length) {
            throw new IllegalArgumentException("groups do not cover the hashes");
        }
        this.hashes = hashes;
        this.ends = ends;
    }

    public int size() {
        return hashes.length;
    }

    /** The feature at a position. */
    public int at(int index) {
        return hashes[index];
    }

    /** First position of a group. */
    public int start(FeatureGroup group) {
        return group.place() == 0 ? 0 : ends[group.place() - 1];
    }

    /** Position after the last of a group. */
    public int end(FeatureGroup group) {
        return ends[group.place()];
    }

    /**
     * These features with a user's own copies of the words and links among them, so that what this user
     * learns counts for this user most.
     */
    public Features of(String user) {
        long seed = seed(user);
        int[] personal = new int[FeatureGroup.PERSONAL.most()];
        int n = 0;
        for (FeatureGroup group : PERSONALISED) {
            int share = personal.length / PERSONALISED.length;
            for (int i = start(group); i < end(group) && share-- > 0; i++) {
                personal[n++] = personal(seed, hashes[i]);
            }
        }
        int global = start(FeatureGroup.PERSONAL);
        int[] all = Arrays.copyOf(hashes, global + n);
        System.arraycopy(personal, 0, all, global, n);
        int[] newEnds = ends.clone();
        newEnds[newEnds.length - 1] = all.length;
        return new Features(all, newEnds);
    }

    /** These features without any user's copies. */
    public Features everyones() {
        int global = start(FeatureGroup.PERSONAL);
        if (global == hashes.length) {
            return this;
        }
        int[] newEnds = ends.clone();
        newEnds[newEnds.length - 1] = global;
        return new Features(Arrays.copyOf(hashes, global), newEnds);
    }

    static long seed(String user) {
        return Hash.of("user:" + user);
    }

    /** The user's own copy of a feature. */
    static int personal(long seed, int feature) {
        return Hash.fold(Hash.pair(seed, feature, 0));
    }

    /** Position after the last of the group at a place. */
    public int end(int place) {
        return ends[place];
    }

    /** All hashes, in order. The array is the caller's. */
    public int[] hashes() {
        return hashes.clone();
    }

    /** Group ends. The array is the caller's. */
    public int[] ends() {
        return ends.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Features f && Arrays.equals(hashes, f.hashes) && Arrays.equals(ends, f.ends);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return hashes.length + " features";
    }
}
