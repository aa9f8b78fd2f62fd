// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The database file: opened, checked, brought to the schema of this program.
 *
 * <p>A file that is damaged, or that a newer program wrote, is moved aside and a fresh one begun: what is remembered
 * here makes mail better, but mail must flow without it. Nothing is deleted; the log says where the old file went.
 */
final class SqliteFile {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

    /** Step n brings a file of schema n to n + 1. Steps are never changed, only added. */
    private static final List<List<String>> MIGRATIONS = List.of(List.of(
            """
            CREATE TABLE entry (
              space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER NOT NULL,
              PRIMARY KEY (space, key)) WITHOUT ROWID""",
            "CREATE INDEX entry_expires ON entry (expires)",
            """
            CREATE TABLE counter (
              space TEXT NOT NULL, key TEXT NOT NULL, value INTEGER NOT NULL, expires INTEGER NOT NULL,
              PRIMARY KEY (space, key)) WITHOUT ROWID""",
            "CREATE INDEX counter_expires ON counter (expires)",
            """
            CREATE TABLE member (
              space TEXT NOT NULL, name TEXT NOT NULL, member TEXT NOT NULL, expires INTEGER NOT NULL,
              PRIMARY KEY (space, name, member)) WITHOUT ROWID""",
            "CREATE INDEX member_expires ON member (expires)"));

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** The file cannot serve and never will. */
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String why) {
            super(why);
        }
    }

    private SqliteFile() {}

    /** A connection to the file, which is sound and of the current schema. */
    static Connection open(Path file, StateSettings settings, InstantSource clock) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new StateException(
                    "the directory of " + file + " cannot be made; check its owner and mode, or set `data`", e);
        }
        try {
            return checked(file, settings);
        } catch (Unusable e) {
            Path aside = moveAside(file, clock);
            LOG.error("{} {}; moved to {} and begun anew", file, e.getMessage(), aside);
        } catch (SQLException e) {
            throw failure(file, e);
        }
        try {
            return checked(file, settings);
        } catch (Unusable | SQLException e) {
            throw failure(file, e);
        }
    }

    private static StateException failure(Path file, Exception e) {
        return new StateException(
                file + " cannot be used: " + e.getMessage() + "; check its owner, its mode and the room on its disk",
                e);
    }

    private static Connection checked(Path file, StateSettings settings) throws Unusable, SQLException {
        Connection connection = null;
        boolean good = false;
        try {
            connection = connect(file, settings.busyTimeout());
            if (size(file) <= settings.checkBytes()) {
                check(connection);
            }
            migrate(connection);
            good = true;
            return connection;
        } catch (SQLException e) {
            if (isDamage(e)) {
                throw new Unusable(
                        "is damaged (" + String.valueOf(e.getMessage()).replace('\n', ' ') + ")");
            }
            throw e;
        } finally {
            if (!good && connection != null) {
                connection.close();
            }
        }
    }

    static Connection connect(Path file, Duration busyTimeout) throws SQLException {
        Properties pragmas = new Properties();
        pragmas.setProperty("busy_timeout", Long.toString(busyTimeout.toMillis()));
        pragmas.setProperty("journal_mode", "WAL");
        // In WAL mode NORMAL survives the death of the process; only a power cut may cost the last moments.
        pragmas.setProperty("synchronous", "NORMAL");
        pragmas.setProperty("temp_store", "MEMORY");
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), pragmas);
        if (connection == null) {
            throw new SQLException("not a database path: " + file);
        }
        return connection;
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Throws when the file is damaged. */
    static void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String verdict = result.next() ? result.getString(1) : "no answer";
            if (!"ok".equals(verdict)) {
                throw new SQLiteException(verdict, SQLiteErrorCode.SQLITE_CORRUPT);
            }
        }
    }

    static boolean isDamage(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return false;
        }
        int primary = sqlite.getResultCode().code & 0xFF;
        return primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    private static void migrate(Connection connection) throws Unusable, SQLException {
        try (Statement statement = connection.createStatement()) {
            if (version(statement) == MIGRATIONS.size()) {
                return;
            }
            // Only one process may do it: the others wait here and then find it done.
            statement.execute("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                int version = version(statement);
                if (version > MIGRATIONS.size()) {
                    throw new Unusable("was written by a newer version (schema " + version + ", this one knows "
                            + MIGRATIONS.size() + ")");
                }
                for (int step = version; step < MIGRATIONS.size(); step++) {
                    for (String sql : MIGRATIONS.get(step)) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + MIGRATIONS.size());
                statement.execute("COMMIT");
                done = true;
            } finally {
                if (!done) {
                    statement.execute("ROLLBACK");
                }
            }
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("PRAGMA user_version")) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    private static Path moveAside(Path file, InstantSource clock) {
        String suffix = ".unusable-" + STAMP.format(clock.instant());
        Path aside = file.resolveSibling(file.getFileName() + suffix);
        try {
            for (String part : List.of("", "-wal", "-shm")) {
                Path from = file.resolveSibling(file.getFileName() + part);
                if (Files.exists(from)) {
                    Files.move(
                            from,
                            file.resolveSibling(file.getFileName() + suffix + part),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return aside;
        } catch (IOException e) {
            throw new StateException(file + " is unusable and cannot be moved aside; move it away by hand", e);
        }
    }
}
