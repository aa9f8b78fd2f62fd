// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.mailauth.dmarc.DmarcEvaluator;
import org.winnowmail.mailauth.dmarc.DmarcRecord;
import org.winnowmail.mailauth.dmarc.DmarcSettings;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.state.Counters;
import org.winnowmail.state.KeyValues;
import org.winnowmail.state.State;
import org.winnowmail.state.StateException;

/**
 * Notes what was seen of each domain's mail, and makes its report of a day.
 *
 * <p>Rows that are alike share a key and a counter in the memory, so that several nodes report together.
 * A memory that is down costs reports, not mail: noting fails silently but for a log line. Thread-safe.
 */
public final class AggregateReports {
    private static final Logger log = LoggerFactory.getLogger(AggregateReports.class);

    /** Rows read from the memory at once. */
    private static final int PAGE = 500;

    private final KeyValues rows;
    private final Counters counts;
    private final ReportSettings settings;
    private final InstantSource clock;
    private final ReportConsent consent;

    public AggregateReports(State state, DnsClient dns, ReportSettings settings, InstantSource clock) {
        this.rows = state.keyValues("dmarc-rows");
        this.counts = state.counters("dmarc-rows");
        this.settings = settings;
        this.clock = clock;
        this.consent = new ReportConsent(dns, new DmarcEvaluator(dns, DmarcSettings.DEFAULT));
    }

    /** Notes one message. */
    public void note(ReportRow row) {
        String text = RowText.write(row);
        if (text.length() > State.MAX_VALUE || row.policyDomain().length() > 255) {
            return;
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        String prefix = today + "/" + row.policyDomain() + "/";
        try {
            if (counts.add(prefix + hash(text), 1, settings.keep()) > 1) {
                return;
            }
            if (counts.add(prefix, 1, settings.keep()) <= settings.rows()) {
                rows.putIfAbsent(prefix + hash(text), text, settings.keep());
            }
        } catch (StateException e) {
            log.warn("DMARC report row for {} is lost: {}", row.policyDomain(), e.getMessage());
        }
    }

    private static String hash(String text) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The reports of a day (UTC) that is over, one per policy domain; consent is asked for here. */
    public List<AggregateReport> reports(LocalDate day, Deadline deadline) {
        Map<String, Map<ReportRow, Long>> byDomain = new TreeMap<>();
        String after = "";
        while (true) {
            List<KeyValues.Entry> page = rows.list(day + "/", after, PAGE);
            for (KeyValues.Entry entry : page) {
                RowText.read(entry.value())
                        .ifPresent(row -> byDomain.computeIfAbsent(row.policyDomain(), _ -> new LinkedHashMap<>())
                                .merge(row, Math.max(1, counts.get(entry.key())), Long::sum));
            }
            if (page.size() < PAGE) {
                break;
            }
            after = page.getLast().key();
        }
        List<AggregateReport> reports = new ArrayList<>();
        byDomain.forEach((domain, seen) -> reports.add(report(domain, seen, day, deadline)));
        return reports;
    }

    private AggregateReport report(String domain, Map<ReportRow, Long> seen, LocalDate day, Deadline deadline) {
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
        String record = mostSeen(seen);
        List<String> addresses =
                DmarcRecord.parse(record).map(DmarcRecord::aggregate).orElse(List.of());
        ReportConsent.Answer answer = consent.ask(domain, addresses, deadline);
        String id = day + "." + hash(domain + settings.submitter() + day);
        return new AggregateReport(domain, record, begin, end, id, seen, answer.wanted(), answer.refused());
    }

    /** The record may change during the day; the report repeats the one that most messages were judged by. */
    private static String mostSeen(Map<ReportRow, Long> seen) {
        Map<String, Long> records = new LinkedHashMap<>();
        seen.forEach((row, n) -> records.merge(row.record(), n, Long::sum));
        Optional<Map.Entry<String, Long>> most = records.entrySet().stream().max(Map.Entry.comparingByValue());
        return most.map(Map.Entry::getKey).orElse("");
    }

    /** Forgets a day's rows once they are sent. */
    public void forget(AggregateReport report) {
        LocalDate day = LocalDate.ofInstant(report.begin(), ZoneOffset.UTC);
        String prefix = day + "/" + report.domain() + "/";
        while (true) {
            List<KeyValues.Entry> page = rows.list(prefix, "", PAGE);
            for (KeyValues.Entry entry : page) {
                rows.remove(entry.key());
                counts.remove(entry.key());
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        counts.remove(prefix);
    }

    /** The XML of a report. */
    public String xml(AggregateReport report) {
        return ReportXml.write(report, settings);
    }

    /** The mail that carries a report to its destinations. */
    public ReportMail mail(AggregateReport report) {
        return ReportMail.of(report, xml(report), settings, clock.instant());
    }
}
