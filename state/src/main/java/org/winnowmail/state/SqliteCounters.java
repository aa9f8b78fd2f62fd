// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import static org.winnowmail.state.SqliteState.bind;
import static org.winnowmail.state.SqliteState.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;

/** {@link Counters} in the table {@code counter}. */
final class SqliteCounters implements Counters {
    private final String space;
    private final InstantSource clock;
    private final Writer writer;
    private final Readers readers;

    SqliteCounters(String space, InstantSource clock, Writer writer, Readers readers) {
        this.space = space;
        this.clock = clock;
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public long add(String key, long delta, Duration ttl) {
        Names.key(key);
        long expires = Names.expiry(clock.instant(), ttl);
        return writer.write(c -> {
            OptionalLong old = value(c, key);
            if (old.isPresent()) {
                long sum = old.getAsLong() + delta;
                update(c, "UPDATE counter SET value = ? WHERE space = ? AND key = ?", sum, space, key);
                return sum;
            }
            update(
                    c,
                    "INSERT OR REPLACE INTO counter (space, key, value, expires) VALUES (?, ?, ?, ?)",
                    space,
                    key,
                    delta,
                    expires);
            return delta;
        });
    }

    @Override
    public long get(String key) {
        Names.key(key);
        return readers.read(c -> value(c, key).orElse(0));
    }

    private OptionalLong value(Connection connection, String key) throws SQLException {
        String sql = "SELECT value FROM counter WHERE space = ? AND key = ? AND expires > ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, space, key, clock.millis());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    @Override
    public boolean remove(String key) {
        Names.key(key);
        return writer.write(c -> {
            boolean there = value(c, key).isPresent();
            update(c, "DELETE FROM counter WHERE space = ? AND key = ?", space, key);
            return there;
        });
    }
}
