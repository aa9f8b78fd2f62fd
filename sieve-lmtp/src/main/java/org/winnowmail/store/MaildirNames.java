// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Unique file names: time, process, counter, host. In containers every process has the number 1 and host
 * names repeat, so a random word drawn at start stands beside them.
 */
final class MaildirNames {
    private final String host;
    private final String process;
    private final AtomicLong counter = new AtomicLong();
    private final Clock clock = Clock.systemUTC();

    MaildirNames(String host) {
        // The Maildir rules: a slash and a colon may not stand in a name.
        this.host = host.replace("/", "\\057").replace(":", "\\072").replace(",", "\\054");
        this.process = "P" + ProcessHandle.current().pid() + "R"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    String next() {
        Instant now = clock.instant();
        return now.getEpochSecond() + ".M" + now.getNano() / 1000 + process + "Q" + counter.incrementAndGet() + "."
                + host;
    }
}
