// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.time.Duration;

/**
 * Who reports, and how much.
 *
 * @param organization our name in reports
 * @param email where owners can answer; also the sender
 * @param contact where else owners find us, such as a web page; empty for none
 * @param rows different rows per domain and day; default 10,000, beyond them nothing more is noted: a spammer
 *     with many addresses must not fill the memory
 * @param rowsPerDay different rows of all domains per day; default 200,000, about 100 MB
 * @param keep how long rows wait to be reported; default 7 days
 */
public record ReportSettings(
        String organization, String email, String contact, int rows, int rowsPerDay, Duration keep) {
    /** The defaults. */
    public static ReportSettings of(String organization, String email) {
        return new ReportSettings(organization, email, "", 10_000, 200_000, Duration.ofDays(7));
    }

    /** The same with another contact. */
    public ReportSettings withContact(String other) {
        return new ReportSettings(organization, email, other, rows, rowsPerDay, keep);
    }

    /** Our domain in names and subjects of reports: that of our address, so that DKIM can align with it. */
    public String submitter() {
        return email.substring(email.lastIndexOf('@') + 1);
    }
}
