// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the database.
 *
 * <p>SQLite has one writer at a time anyway. Giving it one thread turns waiting for a lock into waiting in a queue
 * of known length, lets all that wait share a transaction, and makes "read, decide, write" atomic without locks. A
 * caller is answered when its transaction is committed, not before.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Reads and changes within the transaction of the batch. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Regular work of the thread's own, between batches. */
    interface Chore {
        void run(Connection connection) throws SQLException;
    }

    private static final class Task<T> {
        private final Work<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable SQLException failure;

        Task(Work<T> work) {
            this.work = work;
        }

        void run(Connection connection, Statement savepoints) throws SQLException {
            savepoints.execute("SAVEPOINT task");
            try {
                result = work.on(connection);
            } catch (SQLException e) {
                failure = e;
                savepoints.execute("ROLLBACK TO task");
            }
            savepoints.execute("RELEASE task");
        }

        void fail(SQLException e) {
            answer.completeExceptionally(e);
        }

        // The answer is given only after run, which has set one of the two.
        @SuppressWarnings("NullAway")
        void done() {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(result);
            }
        }
    }

    private final Connection connection;
    private final StateSettings settings;
    private final Chore chore;
    private final BlockingQueue<Task<?>> queue;
    private final Thread thread;
    private volatile boolean closing;
    private volatile String trouble = "";

    Writer(Connection connection, StateSettings settings, Chore chore) {
        this.connection = connection;
        this.settings = settings;
        this.chore = chore;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        this.thread = Thread.ofPlatform().daemon().name("state-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Does the work and waits until it is committed. */
    <T> T write(Work<T> work) {
        Task<T> task = new Task<>(work);
        if (closing || !thread.isAlive()) {
            throw new StateException("the store is closed");
        }
        if (!queue.offer(task)) {
            throw new StateException("the store is busy: " + settings.queue() + " writes are waiting");
        }
        try {
            return task.answer.get(settings.writeTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.answer.cancel(false);
            throw new StateException("the store did not answer within " + settings.writeTimeout(), e);
        } catch (ExecutionException e) {
            throw new StateException("the store failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.answer.cancel(false);
            throw new StateException("interrupted while waiting for the store", e);
        }
    }

    int waiting() {
        return queue.size();
    }

    /** What went wrong in the last batch; empty when it went well. */
    String trouble() {
        return trouble;
    }

    /** Lets what waits be written, then ends the thread. */
    void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long nextChore = System.nanoTime() + settings.sweepEvery().toNanos();
        List<Task<?>> batch = new ArrayList<>(settings.batch());
        while (!closing || !queue.isEmpty()) {
            batch.clear();
            try {
                Task<?> first = closing
                        ? queue.poll()
                        : queue.poll(Math.max(0, nextChore - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.batch() - 1);
                }
            } catch (InterruptedException e) {
                // close() wakes the thread so; the loop's condition decides.
                continue;
            }
            commit(batch);
            if (System.nanoTime() - nextChore >= 0) {
                keepHouse();
                nextChore = System.nanoTime() + settings.sweepEvery().toNanos();
            }
        }
    }

    private void keepHouse() {
        try {
            chore.run(connection);
        } catch (SQLException e) {
            LOG.warn("state: taking out the expired failed: {}", e.getMessage());
        }
    }

    private void commit(List<Task<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                for (Task<?> task : batch) {
                    if (!task.answer.isCancelled()) {
                        task.run(connection, statement);
                    }
                }
                statement.execute("COMMIT");
            } catch (SQLException e) {
                rollBack(statement, e);
                throw e;
            }
            trouble = "";
            batch.forEach(Task::done);
        } catch (SQLException e) {
            if (trouble.isEmpty()) {
                LOG.error("state: writing failed: {}", e.getMessage());
            }
            trouble = String.valueOf(e.getMessage());
            batch.forEach(t -> t.fail(e));
        } catch (RuntimeException e) {
            // A bug in one piece of work must not end the thread that all others need.
            LOG.error("state: writing failed", e);
            batch.forEach(t -> t.fail(new SQLException(e)));
        }
    }

    private static void rollBack(Statement statement, SQLException cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself after some errors, a full disk among them.
            cause.addSuppressed(e);
        }
    }
}
