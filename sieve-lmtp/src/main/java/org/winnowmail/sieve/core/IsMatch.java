// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.MatchType;
import org.winnowmail.sieve.lang.OneKey;
import org.winnowmail.sieve.lang.Run;

/** {@code :is}. A long list of keys becomes a hash table, so that it costs no more than a short one. */
final class IsMatch implements MatchType {
    private static final int HASH_FROM = 6;

    @Override
    public String name() {
        return "is";
    }

    @Override
    public KeyTest key(String key, Comparator comparator, Optional<String> param) {
        return new Is(comparator, key);
    }

    @Override
    public KeyTest keys(List<String> keys, Comparator comparator, Optional<String> param) {
        return keys.size() < HASH_FROM || !comparator.equalByFold()
                ? MatchType.super.keys(keys, comparator, param)
                : new IsOneOf(comparator, keys, table(keys, comparator));
    }

    private static final class Is extends OneKey {
        Is(Comparator comparator, String key) {
            super(comparator, key);
        }

        @Override
        public boolean matches(Run run, String value) {
            return packed() instanceof byte[] bytes ? comparator.equal(value, bytes) : comparator.equal(value, key());
        }
    }

    /** Numbers of the keys, from 1, each at the first free place from its hash on; at most half is taken. */
    private static int[] table(List<String> keys, Comparator comparator) {
        int[] table = new int[Integer.highestOneBit(keys.size()) << 2];
        for (int i = 0; i < keys.size(); i++) {
            int place = place(comparator.fold(keys.get(i)), table);
            while (table[place] != 0) {
                place = (place + 1) & (table.length - 1);
            }
            table[place] = i + 1;
        }
        return table;
    }

    private static int place(String folded, int[] table) {
        int hash = folded.hashCode();
        return (hash ^ (hash >>> 16)) & (table.length - 1);
    }

    private record IsOneOf(Comparator comparator, List<String> keys, int[] table) implements KeyTest {
        @Override
        public boolean matches(Run run, String value) {
            for (int place = place(comparator.fold(value), table);
                    table[place] != 0;
                    place = (place + 1) & (table.length - 1)) {
                if (comparator.equal(value, keys.get(table[place] - 1))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof IsOneOf o && comparator.equals(o.comparator) && keys.equals(o.keys);
        }

        @Override
        public int hashCode() {
            return keys.hashCode();
        }
    }
}
