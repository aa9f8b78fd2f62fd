// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;

/**
 * When a new key takes over: it is published a while before it signs, so that no receiver remembers that
 * it was not there, and the old one stays published until the last mail signed with it has arrived.
 *
 * @param selector of the new key
 * @param from the new key signs from then on, the old ones until then
 * @param retire the old ones may be taken out of DNS and configuration
 */
public record KeyRotation(String selector, Instant from, Instant retire) {
    /** Time between publishing and signing; longer than the negative TTL of any sane zone. */
    public static final Duration LEAD = Duration.ofDays(2);

    /** Time a message may be under way or be verified late; queues give up after 5 days, mailboxes fetch later. */
    public static final Duration GRACE = Duration.ofDays(14);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    /**
     * The plan for a key that is made now, with a selector named after the day.
     *
     * @param taken selectors that are in use
     */
    public static KeyRotation plan(Predicate<String> taken, DkimAlgorithm algorithm, Instant now) {
        String base = (algorithm == DkimAlgorithm.RSA_SHA256 ? "r" : "e") + DAY.format(now);
        String selector = base;
        for (int n = 2; taken.test(selector); n++) {
            selector = base + "-" + n;
        }
        Instant from = Instant.ofEpochSecond(now.plus(LEAD).getEpochSecond());
        return new KeyRotation(selector, from, from.plus(GRACE));
    }
}
