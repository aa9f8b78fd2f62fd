// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiled scripts, so that a delivery compiles nothing. An entry holds as long as the script and all
 * scripts it includes have the stamps they had: for files a stamp is path, inode, time and size.
 */
public final class ScriptCache {
    /** Heap a compiled script takes, as a multiple of its text; measured, rounded up. */
    private static final int HEAP_PER_CHAR = 12;

    /** Stamp of an included script that is not there. */
    private static final Object ABSENT = new Object();

    private record Entry(Object stamp, Map<String, Object> includes, Compiled compiled, int weight) {}

    private final Cache<String, Entry> cache;

    /**
     * A cache of bounded size.
     *
     * @param maxBytes about how much heap compiled scripts may take; the least used go first
     */
    public ScriptCache(long maxBytes) {
        this.cache = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String key, Entry entry) -> entry.weight)
                .build();
    }

    /**
     * The compiled script, from the cache when it is still good.
     *
     * @param key which script, such as its path
     * @param stamp changes whenever the script does
     * @param stampOf the present stamp of an included script, null when it is not there, by the key that {@code Program.includes} has
     * @param textLength length of the text, for the weight
     * @param compile makes it anew
     */
    public Compiled get(
            String key,
            Object stamp,
            Function<String, @Nullable Object> stampOf,
            int textLength,
            Supplier<Compiled> compile) {
        Entry known = cache.getIfPresent(key);
        if (known != null && known.stamp.equals(stamp) && fresh(known, stampOf)) {
            return known.compiled;
        }
        Compiled compiled = compile.get();
        Map<String, Object> includes = new HashMap<>();
        compiled.program().ifPresent(p -> p.includes().forEach(i -> includes.put(i, stamp(stampOf, i))));
        long weight = 1_000L + key.length() + (long) HEAP_PER_CHAR * textLength;
        cache.put(key, new Entry(stamp, Map.copyOf(includes), compiled, (int) Math.min(weight, Integer.MAX_VALUE)));
        return compiled;
    }

    private static Object stamp(Function<String, @Nullable Object> stampOf, String include) {
        Object stamp = stampOf.apply(include);
        return stamp == null ? ABSENT : stamp;
    }

    private static boolean fresh(Entry entry, Function<String, @Nullable Object> stampOf) {
        for (Map.Entry<String, Object> include : entry.includes.entrySet()) {
            if (!include.getValue().equals(stamp(stampOf, include.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Forgets a script. */
    public void forget(String key) {
        cache.invalidate(key);
    }

    /** Entries held; about right. */
    public long size() {
        cache.cleanUp();
        return cache.estimatedSize();
    }
}
