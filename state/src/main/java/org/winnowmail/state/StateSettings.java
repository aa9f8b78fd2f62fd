// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.time.Duration;

/**
 * Bounds of a store.
 *
 * @param writeTimeout longest wait for a write, its turn included. 2 s: a mail waits behind it
 * @param busyTimeout longest wait for another process that holds the file. 1 s
 * @param queue writes that may wait; further ones fail at once. 10,000
 * @param batch writes put into one transaction. 500
 * @param readers connections for reading. 4
 * @param maxEntries entries of one space; beyond it those that would expire first are forgotten. 1,000,000, which is
 *     about 150 MB of greylist
 * @param sweepEvery how often the expired are taken out. 5 min
 * @param checkBytes largest file that is checked for damage before it is used; a larger one is checked in the
 *     background. 64 MiB, about 0.2 s
 */
public record StateSettings(
        Duration writeTimeout,
        Duration busyTimeout,
        int queue,
        int batch,
        int readers,
        int maxEntries,
        Duration sweepEvery,
        long checkBytes) {
    public static final StateSettings DEFAULT = new StateSettings(
            Duration.ofSeconds(2), Duration.ofSeconds(1), 10_000, 500, 4, 1_000_000, Duration.ofMinutes(5), 64L << 20);

    public StateSettings withMaxEntries(int max) {
        return new StateSettings(writeTimeout, busyTimeout, queue, batch, readers, max, sweepEvery, checkBytes);
    }

    public StateSettings withQueue(int length) {
        return new StateSettings(writeTimeout, busyTimeout, length, batch, readers, maxEntries, sweepEvery, checkBytes);
    }

    public StateSettings withWriteTimeout(Duration timeout) {
        return new StateSettings(timeout, busyTimeout, queue, batch, readers, maxEntries, sweepEvery, checkBytes);
    }
}
