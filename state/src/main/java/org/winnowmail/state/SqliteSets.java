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
import java.util.ArrayList;
import java.util.List;

/** {@link Sets} in the table {@code member}. */
final class SqliteSets implements Sets {
    private final String space;
    private final InstantSource clock;
    private final Writer writer;
    private final Readers readers;

    SqliteSets(String space, InstantSource clock, Writer writer, Readers readers) {
        this.space = space;
        this.clock = clock;
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public boolean add(String name, String member, Duration ttl) {
        check(name, member);
        long expires = Names.expiry(clock.instant(), ttl);
        return writer.write(c -> {
            boolean fresh = !contains(c, name, member);
            update(
                    c,
                    "INSERT OR REPLACE INTO member (space, name, member, expires) VALUES (?, ?, ?, ?)",
                    space,
                    name,
                    member,
                    expires);
            return fresh;
        });
    }

    @Override
    public boolean contains(String name, String member) {
        check(name, member);
        return readers.read(c -> contains(c, name, member));
    }

    private static void check(String name, String member) {
        if (Names.key(name).indexOf('\u0000') >= 0) {
            throw new IllegalArgumentException("NUL in the name of a set");
        }
        Names.key(member);
    }

    private boolean contains(Connection connection, String name, String member) throws SQLException {
        String sql = "SELECT 1 FROM member WHERE space = ? AND name = ? AND member = ? AND expires > ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, space, name, member, clock.millis());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public boolean remove(String name, String member) {
        check(name, member);
        return writer.write(c -> {
            boolean there = contains(c, name, member);
            update(c, "DELETE FROM member WHERE space = ? AND name = ? AND member = ?", space, name, member);
            return there;
        });
    }

    @Override
    public List<String> members(String name, int limit) {
        Names.key(name);
        String sql = "SELECT member FROM member WHERE space = ? AND name = ? AND expires > ? ORDER BY member LIMIT ?";
        return readers.read(c -> {
            try (PreparedStatement statement = c.prepareStatement(sql)) {
                bind(statement, space, name, clock.millis(), limit);
                try (ResultSet rows = statement.executeQuery()) {
                    List<String> members = new ArrayList<>();
                    while (rows.next()) {
                        members.add(rows.getString(1));
                    }
                    return members;
                }
            }
        });
    }
}
