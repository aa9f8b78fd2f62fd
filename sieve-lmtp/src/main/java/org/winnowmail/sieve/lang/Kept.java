// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Optional;

/**
 * Makes equal parts of compiled scripts one object. A site's scripts have most of their parts in common:
 * header names, folders, {@code fileinto "Junk"}, whole scripts made by the same editor.
 *
 * <p>The table is a bounded one that forgets: a value goes into the one place that its hash names and takes
 * the place of what was there. What is common is seen again before it is pushed out, what is rare costs
 * nothing but its place. So there are no references to clean up and no lock: two threads that meet in one
 * place lose at most the sharing, for everything kept here is immutable.
 */
public final class Kept {
    /** Places; four bytes each. About a thousand scripts' parts fit, which is enough for what is common. */
    private static final int PLACES = 1 << 16;

    private final Object[] places = new Object[PLACES];

    /** The value, or an equal one that was there before. */
    public <T> T one(T value) {
        return known(value).orElseGet(() -> {
            places[place(value)] = value;
            return value;
        });
    }

    /** An equal value that was there before. */
    @SuppressWarnings("unchecked") // an equal value of the same class is a T
    public <T> Optional<T> known(T value) {
        Object known = places[place(value)];
        return known != null && known.getClass() == value.getClass() && known.equals(value)
                ? Optional.of((T) known)
                : Optional.empty();
    }

    private static int place(Object value) {
        int hash = value.hashCode();
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
