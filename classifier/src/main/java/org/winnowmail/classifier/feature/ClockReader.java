// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.time.OffsetDateTime;
import java.util.Optional;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.MailDate;

/**
 * Features of time: how far the author's clock is from that of the first server, whether both are in one time zone, and
 * how long the way here was. Mail programs keep their clocks right; what sends in bulk often makes dates up.
 */
final class ClockReader {
    private static final Trait CLOCK = Trait.named("clock");
    private static final Trait ZONES = Trait.named("zones");
    private static final Trait TRANSIT = Trait.named("transit");

    /** Seconds within which two clocks are taken to agree; doubled with each step beyond. */
    private static final int AGREE = 30;

    /** Seconds of the first step of a way. */
    private static final int QUICK = 4;

    /** Steps told apart: the last stands for days and years. */
    static final int MOST = 14;

    private final FeatureSink sink;

    ClockReader(FeatureSink sink) {
        this.sink = sink;
    }

    void read(Head head) {
        if (head.received.isEmpty()) {
            return;
        }
        Optional<OffsetDateTime> written = MailDate.parse(head.date);
        Optional<OffsetDateTime> handedIn = when(head.received.getLast());
        Optional<OffsetDateTime> arrived = head.received.size() == 1 ? handedIn : when(head.received.getFirst());
        if (written.isEmpty()) {
            sink.say(CLOCK, "none");
        } else if (handedIn.isPresent()) {
            OffsetDateTime author = written.get();
            OffsetDateTime server = handedIn.get();
            sink.say(CLOCK, steps(author.toEpochSecond() - server.toEpochSecond(), AGREE));
            boolean same = author.getOffset().equals(server.getOffset());
            boolean hours = author.getOffset().getTotalSeconds() % 3600 == 0;
            sink.say(ZONES, same ? "same" : hours ? "other" : "odd");
        }
        if (handedIn.isPresent() && arrived.isPresent()) {
            long seconds = arrived.get().toEpochSecond() - handedIn.get().toEpochSecond();
            sink.say(TRANSIT, steps(seconds, QUICK));
        }
    }

    private static Optional<OffsetDateTime> when(HeaderField received) {
        String value = received.value();
        return MailDate.parse(value.substring(value.lastIndexOf(';') + 1));
    }

    /** In steps that double, below 0 for what went backwards. */
    private static int steps(long seconds, int first) {
        int step = Math.min(MOST, 64 - Long.numberOfLeadingZeros(Math.abs(seconds) / first));
        return seconds < 0 ? -step : step;
    }
}
