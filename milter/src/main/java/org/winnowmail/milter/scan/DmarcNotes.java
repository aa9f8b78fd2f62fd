// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.dmarc.DmarcPolicy;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;
import org.winnowmail.mailauth.dmarc.report.AggregateReports;
import org.winnowmail.mailauth.dmarc.report.ReportRow;
import org.winnowmail.mailauth.dmarc.report.ReportRow.Done;
import org.winnowmail.mailauth.dmarc.report.ReportRow.LocalPolicy;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.rules.Verdict;

/**
 * Notes for aggregate reports what came of each incoming message, behind the mail's back: one thread, a bounded queue,
 * like messages written together. When the queue is full, messages are missing in the report and nothing else.
 */
public final class DmarcNotes implements ScanEvents, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DmarcNotes.class);

    /** Messages waiting at most; a row is about 1 kB. */
    private static final int QUEUE = 10_000;

    /** Time to write what waits when stopping. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Seen(ReportRow row, Instant when) {}

    private record Group(ReportRow row, LocalDate day) {}

    private final AggregateReports reports;
    private final Set<String> exclude;
    /** An empty one wakes the writer at the end. */
    private final ArrayBlockingQueue<Optional<Seen>> waiting = new ArrayBlockingQueue<>(QUEUE);

    private final AtomicLong noted = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;

    /**
     * Begins to note.
     *
     * @param exclude addresses and domains: mail to one of them, or from an author in one of them, is in no report.
     *     The address that sends reports belongs here: two servers must not report on each other's reports for ever
     */
    public DmarcNotes(AggregateReports reports, Set<String> exclude) {
        this.reports = reports;
        this.exclude = exclude.stream().map(s -> s.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.writer = Thread.ofVirtual().name("dmarc-notes").start(this::write);
    }

    /** Messages noted since the start. */
    public long noted() {
        return noted.get();
    }

    /** Messages that will be in no report because too many came, or the memory was down. */
    public long lost() {
        return lost.get();
    }

    @Override
    public void answered(Judgement judgement, Reply reply) {
        Scan scan = judgement.scan();
        // What was deferred comes again, and would be counted twice.
        if (scan.direction() != Direction.INCOMING || reply instanceof Reply.Tempfail) {
            return;
        }
        Optional<ReportRow> row = judgement
                .report()
                .auth()
                .flatMap(auth -> row(scan, auth, judgement.report().verdict()));
        if (row.isPresent() && !waiting.offer(Optional.of(new Seen(row.get(), scan.received())))) {
            lost.incrementAndGet();
        }
    }

    private Optional<ReportRow> row(Scan scan, AuthReport auth, Verdict verdict) {
        DmarcResult dmarc = auth.dmarc();
        boolean left = exclude.contains(dmarc.authorDomain())
                || scan.envelope().recipients().stream()
                        .map(r -> r.toString().toLowerCase(Locale.ROOT))
                        .anyMatch(r -> exclude.contains(r) || exclude.contains(r.substring(r.lastIndexOf('@') + 1)));
        if (left) {
            return Optional.empty();
        }
        Outcome outcome = outcome(auth, verdict);
        return ReportRow.of(
                scan.envelope()
                        .client()
                        .address()
                        .map(InetAddress::getHostAddress)
                        .orElse(""),
                dmarc,
                auth.spf(),
                auth.dkim(),
                outcome.done(),
                outcome.why());
    }

    private record Outcome(Done done, Optional<LocalPolicy> why) {
        static Outcome because(Done done, String type, String comment) {
            return new Outcome(done, Optional.of(new LocalPolicy(type, comment)));
        }
    }

    /**
     * What was done because of DMARC (RFC 9990, section 3.1.1.7). Never more than the domain asked for: mail that was
     * refused as spam was not refused for its policy.
     */
    private static Outcome outcome(AuthReport auth, Verdict verdict) {
        DmarcResult dmarc = auth.dmarc();
        DmarcPolicy wanted = dmarc.disposition();
        if (dmarc.verdict() == DmarcVerdict.PASS) {
            return new Outcome(dmarc.policy() == DmarcPolicy.NONE ? Done.NONE : Done.PASS, Optional.empty());
        }
        if (dmarc.verdict() == DmarcVerdict.TEMPERROR) {
            return Outcome.because(Done.NONE, "other", "an aligned domain could not be checked: DNS failure");
        }
        switch (auth.excuse()) {
            case EXEMPT -> {
                return Outcome.because(Done.NONE, "local_policy", "this domain is exempt here");
            }
            case TRUSTED_SEALER -> {
                return Outcome.because(Done.NONE, "trusted_forwarder", auth.actionReason());
            }
            case NONE -> {
                // what was done follows from the verdict
            }
        }
        Done done = switch (verdict.action()) {
            case REJECT -> wanted == DmarcPolicy.REJECT ? Done.REJECT : Done.QUARANTINE;
            case ADD_HEADER, REWRITE_SUBJECT, QUARANTINE, DISCARD -> Done.QUARANTINE;
            case ACCEPT, GREYLIST -> Done.NONE;
        };
        if (wanted != dmarc.policy()) {
            return Outcome.because(wanted == DmarcPolicy.NONE ? Done.NONE : done, "policy_test_mode", "t=y");
        }
        if (wanted == DmarcPolicy.NONE || done.name().equals(wanted.name())) {
            return new Outcome(wanted == DmarcPolicy.NONE ? Done.NONE : done, Optional.empty());
        }
        return Outcome.because(
                done,
                "local_policy",
                done == Done.NONE
                        ? "failing weighs in the spam score here"
                        : "failing mail goes to the junk folder here");
    }

    private void write() {
        while (!closed || !waiting.isEmpty()) {
            try {
                writeAll(waiting.take());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("DMARC report rows are lost: {}", e.toString());
            }
        }
    }

    /** Writes what waits, one step per row however many messages are alike. */
    private void writeAll(Optional<Seen> first) {
        List<Optional<Seen>> all = new ArrayList<>();
        all.add(first);
        waiting.drainTo(all);
        Map<Group, Long> groups = new LinkedHashMap<>();
        all.stream().flatMap(Optional::stream).forEach(seen -> {
            LocalDate day = LocalDate.ofInstant(seen.when(), ZoneOffset.UTC);
            groups.merge(new Group(seen.row(), day), 1L, Long::sum);
        });
        groups.forEach((group, messages) -> {
            Instant when = group.day().atStartOfDay(ZoneOffset.UTC).toInstant();
            (reports.note(group.row(), when, messages) ? noted : lost).addAndGet(messages);
        });
    }

    /** Writes what waits, then stops. */
    @Override
    public void close() {
        closed = true;
        boolean _ = waiting.offer(Optional.empty());
        try {
            if (!writer.join(PATIENCE)) {
                writer.interrupt();
                LOG.warn("{} messages will be in no DMARC report: the memory is too slow", waiting.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
