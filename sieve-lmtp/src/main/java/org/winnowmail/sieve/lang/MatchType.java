// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;
import java.util.Optional;

/** A match type (RFC 5228, section 2.7.1). */
public interface MatchType {
    String name();

    /** The parameter its tag takes, such as the operator of {@code :count}. */
    default Optional<Param> param() {
        return Optional.empty();
    }

    /**
     * Judges the use of this match type: its parameter, the comparator, the keys.
     *
     * @param keys texts of the keys; those known already are constant
     */
    default void check(Call call, Optional<TagUse> use, Comparator comparator, Value keys) throws Refused {
        if (needsSubstrings() && !comparator.substrings()) {
            throw call.refuse(
                    use.map(u -> (org.winnowmail.sieve.syntax.Argument) u.source())
                            .orElse(keys.source()),
                    "the comparator " + comparator.name() + " cannot do :" + name(),
                    "use :is, or another comparator");
        }
    }

    default boolean needsSubstrings() {
        return false;
    }

    /** Prepares one key. May throw {@link RunFailure} for a key that is bad and was not known before. */
    KeyTest key(String key, Comparator comparator, Optional<String> param);

    /** Prepares a whole list of keys; the default tries one after the other. */
    default KeyTest keys(List<String> keys, Comparator comparator, Optional<String> param) {
        if (keys.size() == 1) {
            return key(keys.get(0), comparator, param);
        }
        return new KeyTest.AnyOf(
                keys.stream().map(k -> key(k, comparator, param)).toList());
    }

    /** Whether the number of values is matched rather than each value (RFC 5231, {@code :count}). */
    default boolean counts() {
        return false;
    }
}
