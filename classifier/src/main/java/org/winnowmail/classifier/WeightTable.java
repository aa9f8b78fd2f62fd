// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Arrays;

/**
 * What is known of every feature: in how many spam and ham messages it was, and its learned weight.
 *
 * <p>A fixed number of slots, one {@code long} each: weight (32 bits, fixed point), spam count and ham
 * count (16 bits each). A feature's slot follows from its hash; features that share a slot share
 * evidence, which costs little accuracy and makes the memory independent of how much was learnt. One slot
 * is one cache line touched, and all arithmetic is on integers, so that adding and taking away in any
 * order gives the same bits.
 *
 * <p>One writer at a time; readers may read while it writes and see each slot before or after.
 */
final class WeightTable {
    /** Fixed point: this is weight 1. */
    static final int ONE = 1 << 20;

    static final int MOST = 0xFFFF;

    private final long[] slots;
    private final int shift;

    WeightTable(int bits) {
        slots = new long[1 << bits];
        shift = 32 - bits;
    }

    /** The largest power of two of slots that fits into this many bytes; 1,024 at least. */
    static int bitsFor(long bytes) {
        long n = Math.max(1024, bytes / Long.BYTES);
        return Math.min(28, 63 - Long.numberOfLeadingZeros(n));
    }

    int slots() {
        return slots.length;
    }

    long at(int feature) {
        return slots[(feature * 0x9E3779B1) >>> shift];
    }

    static int weight(long slot) {
        return (int) (slot >> 32);
    }

    static int spam(long slot) {
        return (int) (slot >>> 16) & MOST;
    }

    static int ham(long slot) {
        return (int) slot & MOST;
    }

    void addWeight(int feature, int amount) {
        int i = (feature * 0x9E3779B1) >>> shift;
        slots[i] += (long) amount << 32;
    }

    /** Counts one message more or less; a count never leaves its 16 bits. */
    void count(int feature, Label label, int by) {
        int i = (feature * 0x9E3779B1) >>> shift;
        long slot = slots[i];
        if (label == Label.SPAM) {
            int n = spam(slot) + by;
            slots[i] = n < 0 || n > MOST ? slot : slot + ((long) by << 16);
        } else {
            int n = ham(slot) + by;
            slots[i] = n < 0 || n > MOST ? slot : slot + by;
        }
    }

    /** Puts evidence into an untouched table: how a prior or a snapshot comes in. */
    void put(int feature, int weight, int spam, int ham) {
        int i = (feature * 0x9E3779B1) >>> shift;
        long slot = slots[i];
        slots[i] = pack(weight(slot) + weight, Math.min(MOST, spam(slot) + spam), Math.min(MOST, ham(slot) + ham));
    }

    static long pack(int weight, int spam, int ham) {
        return ((long) weight << 32) | ((long) spam << 16) | ham;
    }

    /** Old evidence fades: counts are halved, weights lose an eighth. */
    void fade() {
        for (int i = 0; i < slots.length; i++) {
            long slot = slots[i];
            if (slot != 0) {
                int w = weight(slot);
                slots[i] = pack(w - w / 8, spam(slot) / 2, ham(slot) / 2);
            }
        }
    }

    void clear() {
        Arrays.fill(slots, 0);
    }

    long raw(int index) {
        return slots[index];
    }

    void raw(int index, long slot) {
        slots[index] = slot;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof WeightTable t && Arrays.equals(slots, t.slots);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(slots);
    }
}
