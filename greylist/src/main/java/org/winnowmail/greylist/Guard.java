// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the memory and never waits for it longer than agreed.
 *
 * <p>The question runs on a virtual thread of its own. After some failures in a row the memory is left alone for a
 * while, so that a dead one does not cost every mail the full wait; the log says once when that begins and ends.
 */
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final int FAILURES = 5;

    /** Questions that may hang at once; more means the memory is stuck. */
    private static final int AT_ONCE = 1_000;

    private final Duration timeout;
    private final Duration outage;
    private final LongSupplier nanoTime;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong retryAt = new AtomicLong();

    Guard(Duration timeout, Duration outage, LongSupplier nanoTime) {
        this.timeout = timeout;
        this.outage = outage;
        this.nanoTime = nanoTime;
    }

    /** The answer; empty when there was none in time. */
    <T> Optional<T> ask(Callable<T> question) {
        if (failures.get() >= FAILURES && nanoTime.getAsLong() - retryAt.get() < 0) {
            return Optional.empty();
        }
        if (!room.tryAcquire()) {
            failed("too many questions are waiting");
            return Optional.empty();
        }
        FutureTask<T> task = new FutureTask<>(() -> {
            try {
                return question.call();
            } finally {
                room.release();
            }
        });
        Thread.ofVirtual().name("greylist").start(task);
        try {
            T answer = task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (failures.getAndSet(0) >= FAILURES) {
                LOG.info("greylist: the memory answers again");
            }
            return Optional.of(answer);
        } catch (TimeoutException e) {
            task.cancel(true);
            failed("no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            failed(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void failed(String why) {
        retryAt.set(nanoTime.getAsLong() + outage.toNanos());
        int now = failures.incrementAndGet();
        if (now == 1 || now == FAILURES) {
            LOG.warn("greylist: mail passes unasked, for the memory does not answer: {}", why);
        }
    }
}
