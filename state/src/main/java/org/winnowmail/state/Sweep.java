// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes out what has expired and what is too much, a slice at a time so that no write waits long behind it. */
final class Sweep implements Writer.Chore {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int SLICE = 1_000;

    /** Slices in one go; what is left waits for the next. */
    private static final int SLICES = 100;

    /** Kept for a while after it expired, so that a clock that is briefly ahead does not cost everything at once. */
    private static final Duration GRACE = Duration.ofHours(1);

    private record Table(String name, String key) {}

    private static final Table[] TABLES = {
        new Table("entry", "space, key"),
        new Table("counter", "space, key"),
        new Table("member", "space, name, member"),
    };

    private final InstantSource clock;
    private final int maxEntries;

    Sweep(InstantSource clock, int maxEntries) {
        this.clock = clock;
        this.maxEntries = maxEntries;
    }

    @Override
    public void run(Connection connection) throws SQLException {
        long before = clock.instant().minus(GRACE).toEpochMilli();
        for (Table table : TABLES) {
            String where = "expires <= ?";
            slices(connection, table, where, Integer.MAX_VALUE, before);
            for (Map.Entry<String, Long> space : sizes(connection, table).entrySet()) {
                long tooMany = space.getValue() - maxEntries;
                if (tooMany > 0) {
                    LOG.warn(
                            "state: {} holds {} entries, more than {}: those that expire first are forgotten",
                            space.getKey(),
                            space.getValue(),
                            maxEntries);
                    slices(connection, table, "space = ?", tooMany, space.getKey());
                }
            }
        }
    }

    private static void slices(Connection connection, Table table, String where, long most, Object value)
            throws SQLException {
        String sql = "DELETE FROM " + table.name + " WHERE (" + table.key + ") IN (SELECT " + table.key + " FROM "
                + table.name + " WHERE " + where + " ORDER BY expires LIMIT ?)";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            long left = most;
            for (int i = 0; i < SLICES && left > 0; i++) {
                int slice = (int) Math.min(SLICE, left);
                delete.setObject(1, value);
                delete.setInt(2, slice);
                int gone = delete.executeUpdate();
                left -= gone;
                if (gone < slice) {
                    return;
                }
            }
        }
    }

    private static Map<String, Long> sizes(Connection connection, Table table) throws SQLException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT space, count(*) FROM " + table.name + " GROUP BY space")) {
            while (rows.next()) {
                sizes.put(rows.getString(1), rows.getLong(2));
            }
        }
        return sizes;
    }
}
