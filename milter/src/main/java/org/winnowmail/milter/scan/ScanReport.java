// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.rules.Verdict;

/**
 * What came out of one scan.
 *
 * @param verdict what is to be done and why
 * @param auth results of SPF, DKIM, DMARC and ARC; empty when they were not looked at or did not end in time
 * @param took time of each check by its name in lower case, and {@code total}
 */
public record ScanReport(Verdict verdict, Optional<AuthReport> auth, Map<String, Duration> took) {
    public ScanReport {
        took = Map.copyOf(took);
    }

    ScanReport withVerdict(Verdict other) {
        return new ScanReport(other, auth, took);
    }
}
