// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.Optional;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.MatchType;

/** {@code :contains}. */
final class ContainsMatch implements MatchType {
    @Override
    public String name() {
        return "contains";
    }

    @Override
    public boolean needsSubstrings() {
        return true;
    }

    @Override
    public KeyTest key(String key, Comparator comparator, Optional<String> param) {
        String folded = comparator.fold(key);
        return (run, value) -> comparator.contains(value, folded);
    }
}
