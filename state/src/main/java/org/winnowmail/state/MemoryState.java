// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers until the process ends: for a single scan, for tests, and for a server whose disk is lost.
 *
 * <p>One lock for everything: operations are short, and a lock makes each of them atomic without further thought.
 */
public final class MemoryState implements State {
    private record Held(String value, long expires) {}

    private final InstantSource clock;
    private final int maxEntries;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, NavigableMap<String, Held>> tables = new ConcurrentHashMap<>();
    private boolean closed;

    public MemoryState(InstantSource clock, StateSettings settings) {
        this.clock = clock;
        this.maxEntries = settings.maxEntries();
    }

    public MemoryState(InstantSource clock) {
        this(clock, StateSettings.DEFAULT);
    }

    @Override
    public KeyValues keyValues(String space) {
        return new Values(new Table("values " + Names.space(space)));
    }

    @Override
    public Counters counters(String space) {
        return new Numbers(new Table("counters " + Names.space(space)));
    }

    @Override
    public Sets sets(String space) {
        return new Members(new Table("sets " + Names.space(space)));
    }

    @Override
    public Health health() {
        lock.lock();
        try {
            long entries = tables.values().stream().mapToLong(Map::size).sum();
            return new Health(!closed, closed ? "closed" : "in memory", entries, 0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            tables.clear();
        } finally {
            lock.unlock();
        }
    }

    private <T> T atomically(Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new StateException("the store is closed");
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** The entries of one space and kind. Used under the lock only. */
    private final class Table {
        private final String name;

        Table(String name) {
            this.name = name;
        }

        NavigableMap<String, Held> map() {
            return tables.computeIfAbsent(name, _ -> new TreeMap<>());
        }

        @Nullable
        Held get(String key) {
            Held held = map().get(key);
            if (held != null && held.expires() <= clock.millis()) {
                map().remove(key);
                return null;
            }
            return held;
        }

        void put(String key, String value, long expires) {
            NavigableMap<String, Held> map = map();
            map.put(key, new Held(value, expires));
            if (map.size() > maxEntries) {
                makeRoom(map);
            }
        }

        /** Drops the expired, and a tenth of the rest when that was not enough, so that it need not be done often. */
        private void makeRoom(NavigableMap<String, Held> map) {
            long now = clock.millis();
            map.values().removeIf(h -> h.expires() <= now);
            int tooMany = map.size() - (maxEntries - maxEntries / 10);
            if (map.size() > maxEntries) {
                List<String> first = map.entrySet().stream()
                        .sorted(Comparator.comparingLong(e -> e.getValue().expires()))
                        .limit(tooMany)
                        .map(Map.Entry::getKey)
                        .toList();
                first.forEach(map::remove);
            }
        }

        boolean remove(String key) {
            boolean there = get(key) != null;
            map().remove(key);
            return there;
        }
    }

    private final class Values implements KeyValues {
        private final Table table;

        Values(Table table) {
            this.table = table;
        }

        @Override
        public Optional<Entry> get(String key) {
            Names.key(key);
            return atomically(() -> Optional.ofNullable(table.get(key)).map(h -> entry(key, h)));
        }

        private static Entry entry(String key, Held held) {
            return new Entry(key, held.value(), Instant.ofEpochMilli(held.expires()));
        }

        @Override
        public Map<String, Entry> getAll(Collection<String> keys) {
            return atomically(() -> {
                Map<String, Entry> found = new LinkedHashMap<>();
                for (String key : keys) {
                    Held held = table.get(Names.key(key));
                    if (held != null) {
                        found.put(key, entry(key, held));
                    }
                }
                return found;
            });
        }

        @Override
        public void put(String key, String value, Duration ttl) {
            putAll(Map.of(key, value), ttl);
        }

        @Override
        public void putAll(Map<String, String> values, Duration ttl) {
            long expires = Names.expiry(clock.instant(), ttl);
            values.forEach((key, value) -> {
                Names.key(key);
                Names.value(value);
            });
            atomically(() -> {
                values.forEach((key, value) -> table.put(key, value, expires));
                return values;
            });
        }

        @Override
        public boolean putIfAbsent(String key, String value, Duration ttl) {
            Names.key(key);
            Names.value(value);
            long expires = Names.expiry(clock.instant(), ttl);
            return atomically(() -> {
                if (table.get(key) != null) {
                    return false;
                }
                table.put(key, value, expires);
                return true;
            });
        }

        @Override
        public boolean replace(String key, String expected, String value, Duration ttl) {
            Names.key(key);
            Names.value(value);
            long expires = Names.expiry(clock.instant(), ttl);
            return atomically(() -> {
                Held held = table.get(key);
                if (held == null || !held.value().equals(expected)) {
                    return false;
                }
                table.put(key, value, expires);
                return true;
            });
        }

        @Override
        public boolean remove(String key) {
            Names.key(key);
            return atomically(() -> table.remove(key));
        }

        @Override
        public List<Entry> list(String prefix, String after, int limit) {
            return atomically(() -> {
                long now = clock.millis();
                List<Entry> page = new ArrayList<>();
                for (Map.Entry<String, Held> e :
                        table.map().tailMap(prefix, true).entrySet()) {
                    if (page.size() >= limit || !e.getKey().startsWith(prefix)) {
                        break;
                    }
                    if (e.getValue().expires() > now && e.getKey().compareTo(after) > 0) {
                        page.add(entry(e.getKey(), e.getValue()));
                    }
                }
                return page;
            });
        }
    }

    private final class Numbers implements Counters {
        private final Table table;

        Numbers(Table table) {
            this.table = table;
        }

        @Override
        public long add(String key, long delta, Duration ttl) {
            Names.key(key);
            long fresh = Names.expiry(clock.instant(), ttl);
            return atomically(() -> {
                Held held = table.get(key);
                long sum = (held == null ? 0 : Long.parseLong(held.value())) + delta;
                table.put(key, Long.toString(sum), held == null ? fresh : held.expires());
                return sum;
            });
        }

        @Override
        public long get(String key) {
            Names.key(key);
            return atomically(() -> {
                Held held = table.get(key);
                return held == null ? 0L : Long.parseLong(held.value());
            });
        }

        @Override
        public boolean remove(String key) {
            Names.key(key);
            return atomically(() -> table.remove(key));
        }
    }

    private final class Members implements Sets {
        /** Parts a set's name from a member; in neither by {@link #key}. */
        private static final char BETWEEN = '\u0000';

        private final Table table;

        Members(Table table) {
            this.table = table;
        }

        private static String key(String name, String member) {
            if (Names.key(name).indexOf(BETWEEN) >= 0) {
                throw new IllegalArgumentException("NUL in the name of a set");
            }
            return name + BETWEEN + Names.key(member);
        }

        @Override
        public boolean add(String name, String member, Duration ttl) {
            String key = key(name, member);
            long expires = Names.expiry(clock.instant(), ttl);
            return atomically(() -> {
                boolean fresh = table.get(key) == null;
                table.put(key, "", expires);
                return fresh;
            });
        }

        @Override
        public boolean contains(String name, String member) {
            String key = key(name, member);
            return atomically(() -> table.get(key) != null);
        }

        @Override
        public boolean remove(String name, String member) {
            String key = key(name, member);
            return atomically(() -> table.remove(key));
        }

        @Override
        public List<String> members(String name, int limit) {
            String prefix = Names.key(name) + BETWEEN;
            return atomically(() -> {
                long now = clock.millis();
                List<String> members = new ArrayList<>();
                for (Map.Entry<String, Held> e :
                        table.map().tailMap(prefix, true).entrySet()) {
                    if (members.size() >= limit || !e.getKey().startsWith(prefix)) {
                        break;
                    }
                    if (e.getValue().expires() > now) {
                        members.add(e.getKey().substring(prefix.length()));
                    }
                }
                return members;
            });
        }
    }
}
