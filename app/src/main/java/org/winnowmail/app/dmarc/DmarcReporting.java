// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.dmarc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.delivery.outbox.Outbox;
import org.winnowmail.delivery.outbox.OutboxSettings;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dmarc.report.AggregateReports;
import org.winnowmail.mailauth.dmarc.report.ReportMail;
import org.winnowmail.mailauth.dmarc.report.ReportSettings;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.message.Address;
import org.winnowmail.milter.scan.DmarcNotes;
import org.winnowmail.state.State;

/**
 * Aggregate reports in a running service: notes what comes, and sends each day's reports once the day is over. Looks
 * every hour, so that a report waits no longer than that when the service was down at its time or a DNS failed.
 */
public final class DmarcReporting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DmarcReporting.class);

    /** Between two looks. */
    private static final Duration LOOK = Duration.ofHours(1);

    private final DmarcNotes notes;
    private final ReportRound round;
    private final Outbox outbox;
    private final InstantSource clock;
    private final Thread sender;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private DmarcReporting(DmarcNotes notes, ReportRound round, Outbox outbox, InstantSource clock) {
        this.notes = notes;
        this.round = round;
        this.outbox = outbox;
        this.clock = clock;
        this.sender = Thread.ofVirtual().name("dmarc-reports").unstarted(this::look);
    }

    /** Begins to note and to send. */
    public static DmarcReporting start(Config config, DkimKeys keys, State state, DnsClient dns, InstantSource clock)
            throws IOException, ConfigException {
        AggregateReports reports = reports(config, state, dns, clock);
        String domain = config.dmarc().reports().email().replaceFirst(".*@", "");
        if (keys.forAuthor(Authors.ascii(domain), clock.instant()) instanceof DkimKeys.Choice.None none) {
            LOG.warn(
                    "DMARC reports will come from {}, but {}: receivers drop reports that do not pass DMARC, unless"
                            + " another server signs them",
                    config.dmarc().reports().email(),
                    none.reason());
        }
        DmarcReporting reporting = new DmarcReporting(
                new DmarcNotes(reports, exclude(config)), round(config, reports), Outbox.open(outbox(config)), clock);
        reporting.sender.start();
        return reporting;
    }

    /** What was noted, as the configuration wants it reported. */
    static AggregateReports reports(Config config, State state, DnsClient dns, InstantSource clock) {
        Config.Dmarc.Reports r = config.dmarc().reports();
        return new AggregateReports(
                state, dns, ReportSettings.of(r.orgName(), r.email()).withContact(r.contact()), clock);
    }

    static ReportRound round(Config config, AggregateReports reports) {
        Config.Dmarc.Reports r = config.dmarc().reports();
        return new ReportRound(reports, new ReportRound.Rules(r.sendAfter(), r.maxSize()));
    }

    /** A queue of its own: the delivery agent's, if there is one, has its own sender. */
    static OutboxSettings outbox(Config config) throws ConfigException {
        Endpoint relay;
        try {
            relay = Endpoint.parse(config.outbox().smtp());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    config.origin("outbox.smtp"), "outbox.smtp", String.valueOf(e.getMessage()), "HOST:PORT");
        }
        Path data = config.data().resolve("dmarc");
        OutboxSettings settings = OutboxSettings.defaults(data, relay, config.authservId());
        return settings.withTimes(
                settings.timeout(), settings.retries(), config.outbox().retryFor());
    }

    private static Set<String> exclude(Config config) {
        Set<String> exclude = new HashSet<>();
        config.dmarc().reports().exclude().forEach(e -> exclude.add(e.toLowerCase(Locale.ROOT)));
        exclude.add(config.dmarc().reports().email().toLowerCase(Locale.ROOT));
        return exclude;
    }

    /** Puts a report into a queue on disk. */
    static ReportRound.Post into(Outbox outbox) {
        return mail -> queue(outbox, mail);
    }

    private static void queue(Outbox outbox, ReportMail mail) throws IOException {
        List<Address> to = new ArrayList<>();
        mail.to().forEach(a -> Address.parse(a).ifPresent(to::add));
        if (to.isEmpty()) {
            throw new IOException("no address in " + mail.to());
        }
        outbox.stage(Address.parse(mail.from()), to, "", "", mail.message()::writeTo)
                .commit();
    }

    /** Told of each message. */
    public DmarcNotes notes() {
        return notes;
    }

    private void look() {
        while (true) {
            try {
                Thread.sleep(Duration.ofSeconds(30));
                send(clock.instant());
                Thread.sleep(LOOK.minusSeconds(30));
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("DMARC reports: {}; tried again later", e.toString());
            }
        }
    }

    /** Sends what is due at a time. */
    public ReportRound.Tally send(Instant now) throws IOException {
        ReportRound.Tally tally = round.send(now, _ -> true, _ -> true, into(outbox), _ -> {});
        sent.addAndGet(tally.sent());
        dropped.addAndGet(tally.dropped());
        failed.addAndGet(tally.failed());
        return tally;
    }

    /** Reports queued since the start. */
    public long sent() {
        return sent.get();
    }

    /** Reports that nobody wanted, since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** Times a report could not be queued, since the start. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        sender.interrupt();
        notes.close();
        outbox.close();
    }
}
