// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.winnowmail.sieve.lang.Program;
import org.winnowmail.sieve.syntax.SieveError;

/**
 * Compiled scripts, so that a delivery compiles nothing. An entry holds as long as the script and all
 * scripts it includes have the stamps they had: for files a stamp is path, inode, time and size.
 */
public final class ScriptCache {
    /** Heap of an entry beside key and program: the cache's own node, this entry, a file's stamp. */
    private static final int ENTRY = 240;

    /** Stamp of an included script that is not there. */
    private static final Object ABSENT = new Object();

    /** What is kept of a compiled script: the program, or the first error of one that has none. */
    private record Entry(Object stamp, Map<String, Object> includes, Object outcome, int weight) {
        Optional<Program> program() {
            return outcome instanceof Program program ? Optional.of(program) : Optional.empty();
        }

        Optional<SieveError> error() {
            return outcome instanceof SieveError error ? Optional.of(error) : Optional.empty();
        }
    }

    /**
     * What delivery needs of a compiled script.
     *
     * @param program present when it compiles
     * @param error the first one when it does not
     */
    public record Script(Optional<Program> program, Optional<SieveError> error) {}

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
     * @param compile makes it anew
     */
    public Script get(
            String key, Object stamp, Function<String, @Nullable Object> stampOf, Supplier<Compiled> compile) {
        Entry known = cache.getIfPresent(key);
        if (known == null || !known.stamp.equals(stamp) || !fresh(known, stampOf)) {
            known = entry(key, stamp, stampOf, compile.get());
            cache.put(key, known);
        }
        return new Script(known.program(), known.error());
    }

    private static Entry entry(
            String key, Object stamp, Function<String, @Nullable Object> stampOf, Compiled compiled) {
        Map<String, Object> includes = new HashMap<>();
        compiled.program().ifPresent(p -> p.includes().forEach(i -> includes.put(i, stamp(stampOf, i))));
        Object outcome = compiled.program().isPresent()
                ? compiled.program().get()
                : compiled.errors().getFirst();
        long weight = ENTRY + 40L + key.length() + compiled.footprint() + 100L * includes.size();
        return new Entry(stamp, Map.copyOf(includes), outcome, (int) Math.min(weight, Integer.MAX_VALUE));
    }

    /** Heap of all entries, in bytes; about right. */
    public long bytes() {
        cache.cleanUp();
        return cache.policy()
                .eviction()
                .flatMap(e -> e.weightedSize().stream().boxed().findFirst())
                .orElse(0L);
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
