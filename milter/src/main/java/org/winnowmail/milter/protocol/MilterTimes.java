// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param progress how often the MTA is asked for patience while a filter works; Postfix gives up after
 *     {@code milter_command_timeout} (30 s) or {@code milter_content_timeout} (300 s) without a packet
 * @param answer when a filter that has not answered is given up and the mail let through; the filter's own
 *     deadline should be shorter
 * @param negotiation how long a new connection may stay without the first packet, which Postfix sends at
 *     once; answers port scanners
 * @param idle how long a connection may be silent; an SMTP client may keep a session open with commands
 *     that milters are not shown. libmilter waits 7,210 s
 */
public record MilterTimes(Duration progress, Duration answer, Duration negotiation, Duration idle) {
    public static final MilterTimes DEFAULT = new MilterTimes(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofHours(2));

    public MilterTimes withProgress(Duration every) {
        return new MilterTimes(every, answer, negotiation, idle);
    }

    public MilterTimes withAnswer(Duration atMost) {
        return new MilterTimes(progress, atMost, negotiation, idle);
    }
}
