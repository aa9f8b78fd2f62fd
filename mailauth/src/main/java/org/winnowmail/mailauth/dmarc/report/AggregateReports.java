// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>A row lives in the memory under {@code DAY/DOMAIN/HASH}, its number of messages in a counter of the same
 * key, so that several nodes report together and a restart loses nothing. A memory that is down costs
 * reports, not mail: noting fails with a log line. Thread-safe.
 */
public final class AggregateReports {
    private static final Logger log = LoggerFactory.getLogger(AggregateReports.class);

    /** Rows read from the memory at once. */
    private static final int PAGE = 500;

    /** Follows every key of a day or domain. */
    private static final String LAST = "\uFFFF";

    /** How long one process may take to hand a report over before another tries. */
    private static final Duration CLAIM = Duration.ofMinutes(10);

    private static final DateTimeFormatter DIGITS = DateTimeFormatter.BASIC_ISO_DATE;

    private final KeyValues rows;
    private final Counters counts;
    private final KeyValues sent;
    private final ReportSettings settings;
    private final InstantSource clock;
    private final ReportConsent consent;

    public AggregateReports(State state, DnsClient dns, ReportSettings settings, InstantSource clock) {
        this.rows = state.keyValues("dmarc-rows");
        this.counts = state.counters("dmarc-rows");
        this.sent = state.keyValues("dmarc-sent");
        this.settings = settings;
        this.clock = clock;
        this.consent = new ReportConsent(dns, new DmarcEvaluator(dns, DmarcSettings.DEFAULT));
    }

    /**
     * Notes messages that are alike.
     *
     * @param when they came; decides about the day
     * @return whether they will be in a report
     */
    public boolean note(ReportRow row, Instant when, long messages) {
        String text = RowText.write(row);
        if (text.length() > State.MAX_VALUE
                || row.policyDomain().length() > 255
                || row.policyDomain().contains("/")) {
            return false;
        }
        String day = LocalDate.ofInstant(when, ZoneOffset.UTC) + "/";
        String prefix = day + row.policyDomain() + "/";
        String key = prefix + hash(text);
        try {
            if (counts.add(key, messages, settings.keep()) > messages) {
                return true;
            }
            if (counts.add(prefix, 1, settings.keep()) > settings.rows()
                    || counts.add(day, 1, settings.keep()) > settings.rowsPerDay()) {
                counts.remove(key);
                return false;
            }
            rows.putIfAbsent(key, text, settings.keep());
            return true;
        } catch (StateException e) {
            log.warn("DMARC report row for {} is lost: {}", row.policyDomain(), e.getMessage());
            return false;
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

    /** Days of which something is noted, oldest first; today is among them. */
    public List<LocalDate> days() {
        List<LocalDate> days = new ArrayList<>();
        for (String day : steps("")) {
            try {
                days.add(LocalDate.parse(day));
            } catch (DateTimeException e) {
                log.warn("no day: {}", day);
            }
        }
        return days;
    }

    /** Policy domains of which something was noted on a day, by name. */
    public List<String> domains(LocalDate day) {
        return steps(day + "/");
    }

    /** The words that follow a prefix, up to the next slash: one look per word, however many rows it has. */
    private List<String> steps(String prefix) {
        List<String> words = new ArrayList<>();
        String after = "";
        while (true) {
            List<KeyValues.Entry> next = rows.list(prefix, after, 1);
            if (next.isEmpty()) {
                return words;
            }
            String rest = next.getFirst().key().substring(prefix.length());
            String word = rest.substring(0, Math.max(0, rest.indexOf('/')));
            words.add(word);
            after = prefix + word + "/" + LAST;
        }
    }

    /** The report of a day (UTC) about one domain; consent is asked for here. Empty when nothing was noted. */
    public Optional<AggregateReport> report(LocalDate day, String domain, Deadline deadline) {
        Map<ReportRow, Long> seen = new LinkedHashMap<>();
        String prefix = day + "/" + domain + "/";
        String after = "";
        while (true) {
            List<KeyValues.Entry> page = rows.list(prefix, after, PAGE);
            for (KeyValues.Entry entry : page) {
                RowText.read(entry.value())
                        .ifPresent(row -> seen.merge(row, Math.max(1, counts.get(entry.key())), Long::sum));
            }
            if (page.size() < PAGE) {
                break;
            }
            after = page.getLast().key();
        }
        return seen.isEmpty() ? Optional.empty() : Optional.of(report(domain, seen, day, deadline));
    }

    private AggregateReport report(String domain, Map<ReportRow, Long> seen, LocalDate day, Deadline deadline) {
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusSeconds(1);
        String record = mostSeen(seen);
        List<String> addresses =
                DmarcRecord.parse(record).map(DmarcRecord::aggregate).orElse(List.of());
        ReportConsent.Answer answer = consent.ask(domain, addresses, deadline);
        // RFC 9990, section 3.5.2: letters and digits only, and the same when the report is sent again.
        String id = DIGITS.format(day) + hash(domain + settings.submitter() + day);
        return new AggregateReport(
                domain, record, begin, end, id, seen, answer.wanted(), answer.refused(), answer.undecided());
    }

    /** The record may change during the day; the report repeats the one that most messages were judged by. */
    private static String mostSeen(Map<ReportRow, Long> seen) {
        Map<String, Long> records = new LinkedHashMap<>();
        seen.forEach((row, n) -> records.merge(row.record(), n, Long::sum));
        Optional<Map.Entry<String, Long>> most = records.entrySet().stream().max(Map.Entry.comparingByValue());
        return most.map(Map.Entry::getKey).orElse("");
    }

    /** Takes a report for sending; of all processes that try, one may. The claim ends by itself. */
    public boolean claim(AggregateReport report) {
        return sent.putIfAbsent(place(report), "being sent since " + clock.instant(), CLAIM);
    }

    /** Gives a claimed report back, because it could not be handed over. */
    public void release(AggregateReport report) {
        sent.remove(place(report));
    }

    /** Remembers that a report is on its way, and forgets its rows. */
    public void done(AggregateReport report, String outcome) {
        sent.put(place(report), outcome + " at " + clock.instant(), settings.keep());
        forget(report);
    }

    /** What became of the report about a domain on a day, when it is done or under way. */
    public Optional<String> outcome(LocalDate day, String domain) {
        return sent.get(day + "/" + domain).map(KeyValues.Entry::value);
    }

    private static String place(AggregateReport report) {
        return LocalDate.ofInstant(report.begin(), ZoneOffset.UTC) + "/" + report.domain();
    }

    private void forget(AggregateReport report) {
        String prefix = place(report) + "/";
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
