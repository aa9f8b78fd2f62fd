// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Arrays;

/**
 * Which messages were learnt as what, long after the {@link Ledger} has forgotten the rest about them: so that an archive
 * that is learnt every night counts once.
 *
 * <p>Of a message a fingerprint of 31 bits and its label are kept, in one of many buckets, in order. Four bytes a message,
 * against 180 in the ledger; so a million fit into a sixteenth of 64 MB. The same messages make the same bits in
 * whatever order they come. Nothing but "is that known already?" is asked of it, and folding events never asks: what a
 * model has learnt does not depend on it.
 *
 * <p><b>Mistaken for another</b> is a new message when its bucket has its fingerprint, by chance: one in four million
 * with half a million known, one in two million when full. That one is not learnt. <b>When a bucket is
 * full</b> (the first are at about nine tenths of all) each new message takes the place of one of it, whichever its
 * fingerprint points at. Not of the oldest: of a collection somewhat too large, learnt in the same order every night, every
 * message would be gone just before its turn; so most are known.
 *
 * <p>One writer at a time. Readers need no lock: while a bucket is changed they may miss a message, but never find one that
 * was not there.
 */
final class KnownMessages {
    /** Large, so that buckets fill evenly: no bucket of a thousand is full before all are nine tenths full. */
    static final int BUCKET = 1024;

    private final int[] slots;
    private final int[] held;

    /** @param bytes of memory; one bucket (4 kB) at least */
    KnownMessages(long bytes) {
        held = new int[Math.clamp(bytes / Integer.BYTES / BUCKET, 1, Integer.MAX_VALUE / BUCKET)];
        slots = new int[held.length * BUCKET];
    }

    private int bucket(Digest digest) {
        return (int) (((digest.high() >>> 32) * held.length) >>> 32);
    }

    /** Fingerprint in the upper 31 bits; the label comes into the lowest. */
    private static int fingerprint(Digest digest) {
        return (int) (digest.low() >>> 32) & ~1;
    }

    /** Where in a bucket a fingerprint is, or {@code -1 - where} it belongs. */
    private int find(int bucket, int fingerprint) {
        int start = bucket * BUCKET;
        int at = Arrays.binarySearch(slots, start, start + held[bucket], fingerprint);
        if (at < 0) {
            int next = -1 - at;
            // With the other label it is one more.
            return next < start + held[bucket] && slots[next] == (fingerprint | 1) ? next : at;
        }
        return at;
    }

    boolean contains(Digest digest, Label label) {
        int fingerprint = fingerprint(digest);
        int at = find(bucket(digest), fingerprint);
        return at >= 0 && slots[at] == (fingerprint | label.code());
    }

    /** Whether it was learnt, as whatever. */
    boolean contains(Digest digest) {
        return find(bucket(digest), fingerprint(digest)) >= 0;
    }

    void add(Digest digest, Label label) {
        int bucket = bucket(digest);
        int fingerprint = fingerprint(digest);
        int at = find(bucket, fingerprint);
        if (at < 0 && held[bucket] == BUCKET) {
            drop(bucket, bucket * BUCKET + ((fingerprint * 0x9E3779B1) >>> 22));
            at = find(bucket, fingerprint);
        }
        if (at < 0) {
            at = -1 - at;
            System.arraycopy(slots, at, slots, at + 1, bucket * BUCKET + held[bucket] - at);
            held[bucket]++;
        }
        slots[at] = fingerprint | label.code();
    }

    void remove(Digest digest) {
        int bucket = bucket(digest);
        int at = find(bucket, fingerprint(digest));
        if (at >= 0) {
            drop(bucket, at);
        }
    }

    private void drop(int bucket, int at) {
        System.arraycopy(slots, at + 1, slots, at, bucket * BUCKET + held[bucket] - at - 1);
        held[bucket]--;
    }

    int size() {
        int all = 0;
        for (int n : held) {
            all += n;
        }
        return all;
    }

    /** Most that can be known. */
    int capacity() {
        return slots.length;
    }

    void clear() {
        Arrays.fill(held, 0);
    }

    int buckets() {
        return held.length;
    }

    /** How many messages a bucket has. */
    int held(int bucket) {
        return held[bucket];
    }

    int at(int bucket, int index) {
        return slots[bucket * BUCKET + index];
    }

    /** Begins to replace a bucket, by {@link #append}. */
    void empty(int bucket) {
        held[bucket] = 0;
    }

    /** Puts the next one of a bucket, in the order in which {@link #at} gave them. */
    void append(int bucket, int value) {
        slots[bucket * BUCKET + held[bucket]] = value;
        held[bucket]++;
    }

    @Override
    public boolean equals(Object o) {
        if (!(o instanceof KnownMessages k) || !Arrays.equals(held, k.held)) {
            return false;
        }
        for (int b = 0; b < held.length; b++) {
            int start = b * BUCKET;
            if (!Arrays.equals(slots, start, start + held[b], k.slots, start, start + held[b])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(held);
    }
}
