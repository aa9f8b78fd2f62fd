// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.report;

/**
 * Settings of abuse reports.
 *
 * @param from who reports: {@code sender}, {@code recipient}, {@code orig_recipient}, {@code user_email},
 *     {@code postmaster} or {@code <address>}
 */
public record ReportSettings(String from) {
    public static final ReportSettings DEFAULT = new ReportSettings("postmaster");
}
