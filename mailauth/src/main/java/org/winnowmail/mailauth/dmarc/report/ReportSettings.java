// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.time.Duration;

/**
 * Who reports, and how much.
 *
 * @param organization our name in reports
 * @param email where owners can answer; also the sender
 * @param submitter our domain in names and subjects of reports
 * @param rows different rows per domain and day; default 10,000, beyond them nothing more is noted
 * @param keep how long rows wait to be reported; default 7 days
 */
public record ReportSettings(String organization, String email, String submitter, int rows, Duration keep) {
    /** The defaults for a server of that name. */
    public static ReportSettings of(String hostName) {
        return new ReportSettings(hostName, "postmaster@" + hostName, hostName, 10_000, Duration.ofDays(7));
    }
}
