// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.time.Duration;

/**
 * Bounds on what one client may cost.
 *
 * @param lineBytes longest command line; RFC 5321 section 4.5.3.1.4 asks for 512, UTF-8 addresses and
 *     parameters need more
 * @param messageBytes largest message, announced by SIZE (RFC 1870); the default is Postfix's own limit of
 *     our stack, 50 MB, with room for headers added
 * @param memoryBytes a larger message goes to a spool file
 * @param recipients recipients of one message; RFC 5321 section 4.5.3.1.8 asks for 100, Postfix sends up
 *     to 50 at once by default and sends the rest in another transaction after 452
 * @param sessions connections at once; Postfix opens up to 20 to one destination by default
 * @param idle how long a client may take for one command line or leave a reply unread; RFC 5321 section
 *     4.5.3.2.7 asks for 5 minutes
 * @param content how long the content of one message may take in all; stops a client that sends a byte a
 *     minute from holding a session
 * @param errors commands that may fail in one session before it is ended
 * @param commands commands in one session; a healthy MTA reconnects after far fewer
 */
public record LmtpLimits(
        int lineBytes,
        long messageBytes,
        int memoryBytes,
        int recipients,
        int sessions,
        Duration idle,
        Duration content,
        int errors,
        long commands) {
    public static final LmtpLimits DEFAULT = new LmtpLimits(
            4096, 55L << 20, 256 << 10, 1_000, 200, Duration.ofMinutes(5), Duration.ofMinutes(30), 20, 10_000_000L);

    public LmtpLimits {
        if (lineBytes < 512
                || messageBytes < 65536
                || memoryBytes < 0
                || recipients < 1
                || sessions < 1
                || errors < 1) {
            throw new IllegalArgumentException("LMTP limits below what RFC 5321 section 4.5.3.1 asks for");
        }
    }

    public LmtpLimits withMessageBytes(long bytes) {
        return new LmtpLimits(lineBytes, bytes, memoryBytes, recipients, sessions, idle, content, errors, commands);
    }

    public LmtpLimits withRecipients(int max) {
        return new LmtpLimits(lineBytes, messageBytes, memoryBytes, max, sessions, idle, content, errors, commands);
    }

    public LmtpLimits withSessions(int max) {
        return new LmtpLimits(lineBytes, messageBytes, memoryBytes, recipients, max, idle, content, errors, commands);
    }

    public LmtpLimits withTimes(Duration idleTime, Duration contentTime) {
        return new LmtpLimits(
                lineBytes, messageBytes, memoryBytes, recipients, sessions, idleTime, contentTime, errors, commands);
    }
}
