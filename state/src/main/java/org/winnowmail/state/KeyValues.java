// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Short texts by key, each with a time after which it is forgotten. */
public interface KeyValues {
    /**
     * A remembered value.
     *
     * @param key its key
     * @param value the text
     * @param expires when it is forgotten
     */
    record Entry(String key, String value, Instant expires) {}

    /** The value of a key; empty when there is none or it has expired. */
    Optional<Entry> get(String key);

    /** The values of those keys that have one, in one round trip. */
    Map<String, Entry> getAll(Collection<String> keys);

    /** Sets a value and its expiry; on return it is kept. */
    void put(String key, String value, Duration ttl);

    /** Sets several values in one step: all or none. */
    void putAll(Map<String, String> values, Duration ttl);

    /** Sets a value where there is none. Of many that try at once exactly one gets {@code true}. */
    boolean putIfAbsent(String key, String value, Duration ttl);

    /** Sets a value where it is still what the caller last saw. */
    boolean replace(String key, String expected, String value, Duration ttl);

    /** Forgets a key; whether there was something to forget. */
    boolean remove(String key);

    /**
     * Entries by key, for people and maintenance.
     *
     * @param prefix what the keys begin with
     * @param after the last key of the page before; empty for the first page
     * @param limit most entries of a page
     */
    List<Entry> list(String prefix, String after, int limit);
}
