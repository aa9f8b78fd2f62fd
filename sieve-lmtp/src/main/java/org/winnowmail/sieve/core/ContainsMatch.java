// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.Optional;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.MatchType;
import org.winnowmail.sieve.lang.OneKey;
import org.winnowmail.sieve.lang.Run;

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
        if (comparator.keepsPlaces()) {
            return new Contains(comparator, key);
        }
        String folded = comparator.fold(key);
        return (run, value) -> comparator.fold(value).contains(folded);
    }

    private static final class Contains extends OneKey {
        Contains(Comparator comparator, String key) {
            super(comparator, key);
        }

        @Override
        public boolean matches(Run run, String value) {
            return packed() instanceof byte[] bytes
                    ? comparator.contains(value, bytes)
                    : comparator.contains(value, key());
        }
    }
}
