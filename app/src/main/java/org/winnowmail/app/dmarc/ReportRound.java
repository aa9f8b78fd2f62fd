// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.dmarc;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.mailauth.dmarc.report.AggregateReport;
import org.winnowmail.mailauth.dmarc.report.AggregateReports;
import org.winnowmail.mailauth.dmarc.report.ReportMail;
import org.winnowmail.mailauth.dns.Deadline;

/**
 * Goes over what was noted, day by day and domain by domain, and sends what is due. One report is held in memory at a
 * time. A report that was handed over is remembered until its rows would have expired anyway, so none goes twice;
 * one that could not be handed over is tried in the next round, until its rows expire.
 */
public final class ReportRound {
    private static final Logger LOG = LoggerFactory.getLogger(ReportRound.class);

    /** Time for the DNS questions of one report. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How long a report waits for a DNS that cannot say who consents; then it goes to the others. */
    private static final Duration UNDECIDED = Duration.ofDays(1);

    /** Takes a mail and answers for it. */
    @FunctionalInterface
    public interface Post {
        void send(ReportMail mail) throws IOException;
    }

    /**
     * How reports are sent.
     *
     * @param after this long after the day is over (UTC)
     * @param maxBytes largest mail
     */
    public record Rules(Duration after, long maxBytes) {}

    /** What a round did. */
    public record Tally(int sent, int dropped, int failed) {}

    private final AggregateReports reports;
    private final Rules rules;

    public ReportRound(AggregateReports reports, Rules rules) {
        this.reports = reports;
        this.rules = rules;
    }

    /** Something to do with each plan. */
    @FunctionalInterface
    public interface Look {
        void at(ReportPlan plan) throws IOException;
    }

    /** Shows what would be done at a time with the reports of some days and domains; does nothing. */
    public void plan(Instant now, Predicate<LocalDate> days, Predicate<String> domains, Look look) throws IOException {
        for (LocalDate day : reports.days()) {
            if (!days.test(day)) {
                continue;
            }
            for (String domain : reports.domains(day)) {
                if (domains.test(domain) && reports.outcome(day, domain).isEmpty()) {
                    Optional<AggregateReport> report = reports.report(day, domain, Deadline.in(PATIENCE));
                    if (report.isPresent()) {
                        look.at(plan(report.get(), day, now));
                    }
                }
            }
        }
    }

    private ReportPlan plan(AggregateReport report, LocalDate day, Instant now) {
        Instant due = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(rules.after());
        if (now.isBefore(due)) {
            return new ReportPlan.Wait(report, "goes at " + due);
        }
        if (!report.undecided().isEmpty() && now.isBefore(due.plus(UNDECIDED))) {
            return new ReportPlan.Wait(report, "the DNS could not say who wants it");
        }
        if (report.destinations().isEmpty()) {
            return new ReportPlan.Drop(report, "no address that is named has consented");
        }
        ReportMail mail = reports.mail(report);
        if (mail.message().size() > rules.maxBytes()) {
            return new ReportPlan.Drop(
                    report,
                    "the mail has " + mail.message().size() + " bytes, more than dmarc.reports.max_size, "
                            + rules.maxBytes());
        }
        return new ReportPlan.Send(report, mail);
    }

    /** Sends what is due at a time. */
    public Tally send(Instant now, Predicate<LocalDate> days, Predicate<String> domains, Post post, Look told)
            throws IOException {
        int[] tally = new int[3];
        plan(now, days, domains, plan -> {
            switch (plan) {
                case ReportPlan.Wait _ -> {}
                case ReportPlan.Drop drop -> {
                    LOG.info(
                            "DMARC report {} about {}: {}",
                            drop.day(),
                            drop.report().domain(),
                            drop.fate());
                    reports.done(drop.report(), drop.fate());
                    tally[1]++;
                }
                case ReportPlan.Send send -> tally[handOver(send, post) ? 0 : 2]++;
            }
            told.at(plan);
        });
        return new Tally(tally[0], tally[1], tally[2]);
    }

    private boolean handOver(ReportPlan.Send send, Post post) {
        AggregateReport report = send.report();
        if (!reports.claim(report)) {
            return true;
        }
        try {
            post.send(send.mail());
        } catch (IOException e) {
            LOG.warn(
                    "DMARC report {} about {} could not be queued, tried again later: {}",
                    send.day(),
                    report.domain(),
                    e.toString());
            reports.release(report);
            return false;
        }
        LOG.info("DMARC report {} about {} queued {}", send.day(), report.domain(), send.fate());
        reports.done(report, List.of("queued", send.fate()).toString());
        return true;
    }
}
