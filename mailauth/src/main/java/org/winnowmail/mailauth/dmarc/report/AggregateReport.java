// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A report to one domain on one day.
 *
 * @param domain where its policy was published
 * @param record the record that most of its rows saw last
 * @param begin first second of the day
 * @param end last second of the day
 * @param id unique among our reports to that domain
 * @param rows rows with how many messages each stands for
 * @param destinations addresses that want it
 * @param refused addresses that are named but have not consented, with the reason
 * @param undecided addresses of which the DNS could not say now whether they consent, with the reason
 */
public record AggregateReport(
        String domain,
        String record,
        Instant begin,
        Instant end,
        String id,
        Map<ReportRow, Long> rows,
        List<String> destinations,
        Map<String, String> refused,
        Map<String, String> undecided) {
    public AggregateReport {
        destinations = List.copyOf(destinations);
        refused = Map.copyOf(refused);
        undecided = Map.copyOf(undecided);
    }

    /** The name its file must have (RFC 9990, section 3.5.2), without the extension. */
    public String fileName(String submitter) {
        return submitter + "!" + domain + "!" + begin.getEpochSecond() + "!" + end.getEpochSecond() + "!" + id;
    }

    /** Messages in all. */
    public long messages() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
