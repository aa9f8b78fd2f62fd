// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.MatchType;

/** {@code :is}. A long list of keys becomes a hash set, so that it costs no more than a short one. */
final class IsMatch implements MatchType {
    private static final int HASH_FROM = 6;

    @Override
    public String name() {
        return "is";
    }

    @Override
    public KeyTest key(String key, Comparator comparator, Optional<String> param) {
        return (run, value) -> comparator.equal(value, key);
    }

    @Override
    public KeyTest keys(List<String> keys, Comparator comparator, Optional<String> param) {
        if (keys.size() < HASH_FROM || !comparator.equalByFold()) {
            return MatchType.super.keys(keys, comparator, param);
        }
        Set<String> folded = HashSet.newHashSet(keys.size());
        keys.forEach(k -> folded.add(comparator.fold(k)));
        return (run, value) -> folded.contains(comparator.fold(value));
    }
}
