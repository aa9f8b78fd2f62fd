// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Numbers for variable names, so that a run needs no names; names are of any case (RFC 5229, section 3). */
public final class Slots {
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The number of a name; a new one when it is new. */
    public int of(String name) {
        return number(name.toLowerCase(Locale.ROOT));
    }

    private int number(String key) {
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        numbers.put(key, numbers.size());
        return numbers.size() - 1;
    }

    public int size() {
        return numbers.size();
    }

    /** Names in use. */
    public java.util.Set<String> names() {
        return java.util.Set.copyOf(numbers.keySet());
    }
}
