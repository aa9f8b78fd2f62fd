// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.state.KeyValues;

/** The exemptions an administrator added while the program runs; read anew from the memory every few seconds. */
final class AllowList {
    private static final Logger LOG = LoggerFactory.getLogger(AllowList.class);

    static final String KIND = "allow";

    /** An exemption added at the command line holds after at most so long. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    /** More are a mistake; networks and domains do for many. */
    static final int MAX = 10_000;

    private record Snapshot(List<Exemption> exemptions, long readAt) {}

    private final KeyValues memory;
    private final LongSupplier nanoTime;
    private volatile Snapshot snapshot;

    AllowList(KeyValues memory, LongSupplier nanoTime) {
        this.memory = memory;
        this.nanoTime = nanoTime;
        this.snapshot = new Snapshot(List.of(), nanoTime.getAsLong() - FRESH.toNanos() - 1);
    }

    List<Exemption> current() {
        Snapshot known = snapshot;
        long now = nanoTime.getAsLong();
        if (now - known.readAt() <= FRESH.toNanos()) {
            return known.exemptions();
        }
        List<Exemption> read = new ArrayList<>();
        for (KeyValues.Entry entry : memory.list(KIND + ' ', "", MAX)) {
            try {
                read.add(Exemption.parse(entry.key().substring(KIND.length() + 1)));
            } catch (IllegalArgumentException e) {
                // Written by another version; it exempts nobody here.
                LOG.debug("greylist: exemption not understood: {}", e.getMessage());
            }
        }
        snapshot = new Snapshot(List.copyOf(read), now);
        return read;
    }
}
