// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import static org.winnowmail.state.SqliteState.bind;
import static org.winnowmail.state.SqliteState.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link KeyValues} in the table {@code entry}. */
final class SqliteKeyValues implements KeyValues {
    private static final String GET = "SELECT value, expires FROM entry WHERE space = ? AND key = ? AND expires > ?";
    private static final String PUT = "INSERT OR REPLACE INTO entry (space, key, value, expires) VALUES (?, ?, ?, ?)";

    private final String space;
    private final InstantSource clock;
    private final Writer writer;
    private final Readers readers;

    SqliteKeyValues(String space, InstantSource clock, Writer writer, Readers readers) {
        this.space = space;
        this.clock = clock;
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public Optional<Entry> get(String key) {
        Names.key(key);
        return readers.read(c -> get(c, key));
    }

    private Optional<Entry> get(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(GET)) {
            bind(statement, space, key, clock.millis());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Entry(key, row.getString(1), Instant.ofEpochMilli(row.getLong(2))))
                        : Optional.empty();
            }
        }
    }

    @Override
    public Map<String, Entry> getAll(Collection<String> keys) {
        keys.forEach(Names::key);
        return readers.read(c -> {
            Map<String, Entry> found = new LinkedHashMap<>();
            for (String key : keys) {
                get(c, key).ifPresent(e -> found.put(key, e));
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
        writer.write(c -> {
            for (Map.Entry<String, String> e : values.entrySet()) {
                update(c, PUT, space, e.getKey(), e.getValue(), expires);
            }
            return values.size();
        });
    }

    @Override
    public boolean putIfAbsent(String key, String value, Duration ttl) {
        Names.key(key);
        Names.value(value);
        long expires = Names.expiry(clock.instant(), ttl);
        return writer.write(c -> get(c, key).isEmpty() && update(c, PUT, space, key, value, expires) == 1);
    }

    @Override
    public boolean replace(String key, String expected, String value, Duration ttl) {
        Names.key(key);
        Names.value(value);
        long expires = Names.expiry(clock.instant(), ttl);
        return writer.write(
                c -> get(c, key).filter(e -> e.value().equals(expected)).isPresent()
                        && update(c, PUT, space, key, value, expires) == 1);
    }

    @Override
    public boolean remove(String key) {
        Names.key(key);
        return writer.write(c -> {
            boolean there = get(c, key).isPresent();
            update(c, "DELETE FROM entry WHERE space = ? AND key = ?", space, key);
            return there;
        });
    }

    @Override
    public List<Entry> list(String prefix, String after, int limit) {
        // SQLite compares text by its bytes; the prefix followed by the highest character ends the range.
        String sql = "SELECT key, value, expires FROM entry WHERE space = ? AND key >= ? AND key < ? AND key > ?"
                + " AND expires > ? ORDER BY key LIMIT ?";
        return readers.read(c -> {
            try (PreparedStatement statement = c.prepareStatement(sql)) {
                bind(statement, space, prefix, prefix + "\uDBFF\uDFFF", after, clock.millis(), limit);
                try (ResultSet rows = statement.executeQuery()) {
                    List<Entry> page = new ArrayList<>();
                    while (rows.next()) {
                        page.add(
                                new Entry(rows.getString(1), rows.getString(2), Instant.ofEpochMilli(rows.getLong(3))));
                    }
                    return page;
                }
            }
        });
    }
}
