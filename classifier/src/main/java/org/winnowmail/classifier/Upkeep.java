// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a learn log on threads of their own: taking over what others learnt, writing snapshots. Lessons may wait
 * for either, a tenth of a second or so. No scan does, not even for a processor: a scan runs on a virtual thread, and so may
 * a lesson, which would hold its processor all the while.
 */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** How long what another process learnt may stay unseen, in nanoseconds. */
    private static final long LAG = 1_000_000_000L;

    /** How long after a failure, such as a full disk, no snapshot is tried, in nanoseconds. */
    private static final long RETRY = 60_000_000_000L;

    private final LearnLog log;
    private final LearnLog.State state;
    private final Model model;
    private final ReentrantLock writing;
    private final long snapshotEvery;
    private final AtomicLong caughtUp = new AtomicLong(System.nanoTime() - 2 * LAG);

    /** The last one; started with the lock held. */
    private volatile @Nullable Thread snapshotter;

    /** When a snapshot failed last. */
    private volatile long snapshotFailed = System.nanoTime() - 2 * RETRY;

    private boolean closed;

    /**
     * Upkeep of one model's log.
     *
     * @param writing held by whoever changes the model
     * @param snapshotEvery bytes of events after which a snapshot is written
     */
    Upkeep(LearnLog log, LearnLog.State state, Model model, ReentrantLock writing, long snapshotEvery) {
        this.log = log;
        this.state = state;
        this.model = model;
        this.writing = writing;
        this.snapshotEvery = snapshotEvery;
    }

    /** Has a snapshot written when it is time; to be called with the lock held. */
    void snapshotSoon() {
        boolean idle = snapshotter == null || !snapshotter.isAlive();
        if (log.pending() > snapshotEvery && idle && System.nanoTime() - snapshotFailed > RETRY) {
            snapshotter = Thread.ofPlatform().name("learn-log-snapshot").start(this::snapshot);
        }
    }

    private void snapshot() {
        writing.lock();
        try {
            if (log.pending() > snapshotEvery) {
                log.snapshot(state, model::fold);
            }
        } catch (IOException e) {
            snapshotFailed = System.nanoTime();
            LOG.warn("no snapshot of the learn log, which goes on growing: {}", e.toString());
        } finally {
            writing.unlock();
        }
    }

    /** Has what others learnt taken over, at most once per {@link #LAG}. */
    void followSoon() {
        long now = System.nanoTime();
        long last = caughtUp.get();
        if (now - last >= LAG && caughtUp.compareAndSet(last, now)) {
            Thread.ofPlatform().daemon().name("learn-log-follow").start(this::follow);
        }
    }

    private void follow() {
        // Whoever learns just now catches up, too.
        if (writing.tryLock()) {
            try {
                if (!closed) {
                    log.catchUp(state, model::fold);
                }
            } catch (IOException e) {
                LOG.warn("learn log not read, judging by what is known: {}", e.toString());
            } finally {
                writing.unlock();
            }
        }
    }

    /** Waits for a snapshot under way and closes the log. */
    void close() throws IOException {
        Thread last = snapshotter;
        if (last != null) {
            try {
                last.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        writing.lock();
        try {
            closed = true;
            log.close();
        } finally {
            writing.unlock();
        }
    }
}
