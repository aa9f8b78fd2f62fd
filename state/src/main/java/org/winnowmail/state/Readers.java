// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few connections that read beside the writer; WAL lets them never wait for it. */
final class Readers {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    private final BlockingQueue<Connection> idle;
    private final StateSettings settings;
    private volatile boolean closed;

    Readers(Path file, StateSettings settings) throws SQLException {
        this.settings = settings;
        this.idle = new ArrayBlockingQueue<>(settings.readers());
        for (int i = 0; i < settings.readers(); i++) {
            idle.add(SqliteFile.connect(file, settings.busyTimeout()));
        }
    }

    <T> T read(Writer.Work<T> work) {
        if (closed) {
            throw new StateException("the store is closed");
        }
        Connection connection;
        try {
            connection = idle.poll(settings.writeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateException("interrupted while waiting for the store", e);
        }
        if (connection == null) {
            throw new StateException("the store did not answer within " + settings.writeTimeout());
        }
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw new StateException("the store failed: " + e.getMessage(), e);
        } finally {
            idle.add(connection);
            if (closed) {
                closeIdle();
            }
        }
    }

    void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (Connection c = idle.poll(); c != null; c = idle.poll()) {
            try {
                c.close();
            } catch (SQLException e) {
                LOG.debug("state: closing a reading connection: {}", e.getMessage());
            }
        }
    }
}
