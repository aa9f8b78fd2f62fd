// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.outbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.winnowmail.lmtp.wire.Endpoint;

/**
 * How mail leaves.
 *
 * @param directory of the queue; made when missing
 * @param relay the MTA that takes it, by SMTP without authentication; our own Postfix
 * @param hostname our name in EHLO
 * @param timeout for connecting and for each reply; RFC 5321 section 4.5.3.2 asks for five minutes on most
 * @param retries pauses after each failed attempt; the last one repeats
 * @param lifetime after that an undeliverable mail is put aside in {@code failed/}
 * @param parallel connections at once
 */
public record OutboxSettings(
        Path directory,
        Endpoint relay,
        String hostname,
        Duration timeout,
        List<Duration> retries,
        Duration lifetime,
        int parallel) {
    public OutboxSettings {
        retries = List.copyOf(retries);
        if (retries.isEmpty()) {
            throw new IllegalArgumentException("the outbox needs at least one retry pause");
        }
    }

    public static OutboxSettings defaults(Path data, Endpoint relay, String hostname) {
        return new OutboxSettings(
                data.resolve("outbox"),
                relay,
                hostname,
                Duration.ofMinutes(5),
                List.of(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1)),
                Duration.ofDays(5),
                4);
    }

    public OutboxSettings withTimes(Duration reply, List<Duration> pauses, Duration life) {
        return new OutboxSettings(directory, relay, hostname, reply, pauses, life, parallel);
    }
}
