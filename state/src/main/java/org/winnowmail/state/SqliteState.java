// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in one SQLite file; what was answered survives the death of the process.
 *
 * <p>Another process may open the same file at the same time, as the command line does beside the server.
 */
public final class SqliteState implements State {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteState.class);

    private final Path file;
    private final InstantSource clock;
    private final Connection connection;
    private final Writer writer;
    private final Readers readers;
    private final Sweep sweep;

    private SqliteState(Path file, InstantSource clock, StateSettings settings, Connection connection)
            throws SQLException {
        this.file = file;
        this.clock = clock;
        this.connection = connection;
        this.sweep = new Sweep(clock, settings.maxEntries());
        this.readers = new Readers(file, settings);
        this.writer = new Writer(connection, settings, sweep);
    }

    /**
     * Opens the file, or makes it. A damaged one is moved aside with a line in the log.
     *
     * @throws StateException when no file can be had there; says what to check
     */
    public static SqliteState open(Path file, InstantSource clock, StateSettings settings) {
        Connection connection = SqliteFile.open(file, settings, clock);
        try {
            SqliteState state = new SqliteState(file, clock, settings, connection);
            state.writer.start();
            if (file.toFile().length() > settings.checkBytes()) {
                Thread.ofVirtual().name("state-check").start(state::checkInBackground);
            }
            return state;
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException alsoClosing) {
                e.addSuppressed(alsoClosing);
            }
            throw new StateException(file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void checkInBackground() {
        try {
            readers.read(c -> {
                SqliteFile.check(c);
                return true;
            });
        } catch (StateException e) {
            LOG.error(
                    "{} is damaged ({}); stop the program and move the file away: it is begun anew",
                    file,
                    e.getMessage());
        }
    }

    @Override
    public KeyValues keyValues(String space) {
        return new SqliteKeyValues(Names.space(space), clock, writer, readers);
    }

    @Override
    public Counters counters(String space) {
        return new SqliteCounters(Names.space(space), clock, writer, readers);
    }

    @Override
    public Sets sets(String space) {
        return new SqliteSets(Names.space(space), clock, writer, readers);
    }

    /** Takes out the expired now; otherwise done in the background. */
    void sweep() {
        writer.write(c -> {
            sweep.run(c);
            return true;
        });
    }

    @Override
    public Health health() {
        String trouble = writer.trouble();
        try {
            long entries = readers.read(c -> {
                try (Statement s = c.createStatement();
                        ResultSet r = s.executeQuery("SELECT (SELECT count(*) FROM entry)"
                                + " + (SELECT count(*) FROM counter) + (SELECT count(*) FROM member)")) {
                    return r.next() ? r.getLong(1) : 0L;
                }
            });
            return new Health(
                    trouble.isEmpty(), trouble.isEmpty() ? file.toString() : trouble, entries, writer.waiting());
        } catch (StateException e) {
            return new Health(false, String.valueOf(e.getMessage()), 0, writer.waiting());
        }
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("closing {}: {}", file, e.getMessage());
        }
    }

    /** Runs a statement with its parameters; the number of rows changed. */
    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }
}
