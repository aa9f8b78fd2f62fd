// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;

/** A key of its own and how to compare it; equal ones match equally. */
public abstract class OneKey implements KeyTest {
    protected final Comparator comparator;
    private final Object key;

    protected OneKey(Comparator comparator, String key) {
        this.comparator = comparator;
        this.key = Packed.of(key);
    }

    /** The key as written. */
    protected final String key() {
        return Packed.text(key);
    }

    /** The key as bytes or as text, see {@link Packed}. */
    protected final Object packed() {
        return key;
    }

    @Override
    public final List<String> keys() {
        return List.of(key());
    }

    @Override
    public long footprint() {
        return 16 + Packed.footprint(key);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof OneKey o
                && getClass() == o.getClass()
                && comparator.equals(o.comparator)
                && Packed.equal(key, o.key);
    }

    @Override
    public final int hashCode() {
        return 31 * Packed.hash(key) + comparator.hashCode();
    }
}
