// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.mailauth.arc.ArcChain;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.arc.ArcVerifier;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.dkim.BodyHashSpec;
import org.winnowmail.mailauth.dkim.BodyHashes;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dkim.DkimSignatures;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dkim.DkimVerifier;
import org.winnowmail.mailauth.dkim.SignatureField;
import org.winnowmail.mailauth.dmarc.DmarcEvaluator;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.dmarc.Identifiers;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.ip.IpBlock;
import org.winnowmail.mailauth.relay.Arrival;
import org.winnowmail.mailauth.spf.SpfEvaluator;
import org.winnowmail.mailauth.spf.SpfIdentity;
import org.winnowmail.mailauth.spf.SpfResult;
import org.winnowmail.mailauth.spf.SpfVerdict;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/**
 * Authenticates messages: SPF, DKIM, ARC and DMARC of one message, under one deadline, as one report.
 *
 * <p>All DNS questions that can be known from envelope and header are sent before the first answer is
 * waited for. SPF, whose questions depend on answers, runs on threads of its own while the body is hashed here; when
 * the cache knows the first answers there is nothing to wait for, and no thread is woken. Whatever fails inside
 * becomes a temporary error in the report: this class throws nothing. Thread-safe; call it on a virtual
 * thread.
 */
public final class MailAuth {
    private static final Logger log = LoggerFactory.getLogger(MailAuth.class);

    private final MailAuthSettings settings;
    private final SpfEvaluator spf;
    private final DkimVerifier dkim;
    private final ArcVerifier arc;
    private final DmarcEvaluator dmarc;
    private final DmarcDecision decision;
    private final AuthCounters counters = new AuthCounters();

    public MailAuth(DnsClient dns, MailAuthSettings settings, InstantSource clock) {
        this.settings = settings;
        this.spf = new SpfEvaluator(dns, settings.spf().limits(), clock);
        this.dkim = new DkimVerifier(dns, settings.dkim().asked(), clock);
        this.arc = new ArcVerifier(dns, settings.dkim().asked());
        this.dmarc = new DmarcEvaluator(dns, settings.dmarc().limits());
        this.decision = new DmarcDecision(settings);
    }

    /** Results so far. */
    public AuthCounters counters() {
        return counters;
    }

    /** Asks what SPF will need; call it as soon as a message is to be expected. Returns at once. */
    public void prefetch(Envelope envelope) {
        if (envelope.authUser().isEmpty() && spfApplies(envelope).isEmpty()) {
            spf.prefetch(envelope.helo(), envelope.sender());
            if (checksHelo(envelope)) {
                spf.prefetchHelo(envelope.helo());
            }
        }
    }

    /**
     * The sender's domain, when SPF proves it; known before the message is. The answers of the DNS are kept, so that
     * checking the message later asks nothing again.
     */
    public Optional<String> proven(Envelope envelope, Duration patience) {
        if (spfApplies(envelope).isPresent()) {
            return Optional.empty();
        }
        SpfResult result = spf.check(
                envelope.client().address().orElseThrow(), envelope.helo(), envelope.sender(), Deadline.in(patience));
        return result.passed() ? Optional.of(result.domain()) : Optional.empty();
    }

    /** A message whose questions are out. */
    @FunctionalInterface
    public interface Begun {
        /** Waits for the answers, verifies and decides. Call it once. */
        AuthReport report();
    }

    /** Checks a message whose client came to us. */
    public AuthReport check(Envelope envelope, Message message) {
        return check(Arrival.direct(envelope), message);
    }

    /** Checks a message. */
    public AuthReport check(Arrival arrival, Message message) {
        return begin(arrival, message).report();
    }

    /** Asks all that envelope and header of a message let ask, and returns without waiting: the caller may have other work. */
    public Begun begin(Arrival arrival, Message message) {
        Begun begun =
                arrival.envelope().authUser().isPresent() ? () -> submission(arrival) : received(arrival, message);
        return () -> {
            AuthReport report = begun.report();
            counters.count(report, settings);
            return report;
        };
    }

    private AuthReport submission(Arrival arrival) {
        return new AuthReport(
                arrival,
                arrival.envelope().authUser(),
                SpfResult.none(SpfIdentity.MAILFROM, "submitted after login"),
                Optional.empty(),
                List.of(),
                ArcResult.NONE,
                new ArcChain.None(),
                DmarcDecision.notChecked("not checked: submitted after login"),
                AuthAction.NONE,
                "submitted after login",
                Excuse.NONE,
                ResultsWriter.submission(settings.authservId()));
    }

    private Begun received(Arrival arrival, Message message) {
        Envelope envelope = arrival.envelope();
        Deadline deadline = Deadline.in(settings.deadline());
        Deadline last =
                Deadline.in(settings.deadline().plus(settings.dmarc().limits().reserve()));
        Authors authors = Authors.of(message.headers());
        if (settings.dmarc().on()) {
            dmarc.prefetch(authors);
        }
        Supplier<SpfResult> spfRuns =
                arrival.spf().<Supplier<SpfResult>>map(known -> () -> known).orElseGet(() -> spf(envelope, deadline));
        Optional<Supplier<SpfResult>> heloRuns =
                checksHelo(envelope) ? Optional.of(helo(envelope, deadline)) : Optional.empty();
        Supplier<Signatures> signatures = signatures(message, deadline);
        return () -> report(arrival, authors, spfRuns, heloRuns, signatures, last);
    }

    private AuthReport report(
            Arrival arrival,
            Authors authors,
            Supplier<SpfResult> spfRuns,
            Optional<Supplier<SpfResult>> heloRuns,
            Supplier<Signatures> verified,
            Deadline last) {
        Signatures signatures = verified.get();
        SpfResult spfResult = joined(spfRuns, SpfIdentity.MAILFROM);
        Optional<SpfResult> heloResult = heloRuns.map(runs -> joined(runs, SpfIdentity.HELO));
        DmarcResult dmarcResult = dmarc(authors, spfResult, signatures.dkim(), last);
        DmarcDecision.Decided decided = decision.decide(dmarcResult, signatures.arc(), authors);
        AuthenticationResults results = ResultsWriter.write(
                settings, arrival, spfResult, heloResult, signatures.dkim(), signatures.arc(), dmarcResult);
        return new AuthReport(
                arrival,
                Optional.empty(),
                spfResult,
                heloResult,
                signatures.dkim(),
                signatures.arc(),
                signatures.chain(),
                dmarcResult,
                decided.action(),
                decided.reason(),
                decided.excuse(),
                results);
    }

    /** Starts work that will wait; waking a thread costs more than the work of a check whose answers are known. */
    private static <T> Supplier<T> started(boolean answered, Supplier<T> work) {
        if (answered) {
            return work;
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | StackOverflowError e) {
                result.completeExceptionally(e);
            }
        });
        return result::join;
    }

    private static SpfResult joined(Supplier<SpfResult> running, SpfIdentity identity) {
        try {
            return running.get();
        } catch (RuntimeException | StackOverflowError e) {
            log.error("SPF check broke", e);
            return new SpfResult(
                    SpfVerdict.TEMPERROR, "", identity, "internal error: " + e, Optional.empty(), List.of(), 0);
        }
    }

    /** Why SPF says nothing about this client; empty when it does. */
    private Optional<String> spfApplies(Envelope envelope) {
        if (!settings.spf().on()) {
            return Optional.of("SPF is switched off");
        }
        Optional<InetAddress> client = envelope.client().address();
        if (client.isEmpty()) {
            return Optional.of("client address unknown");
        }
        return IpBlock.anyContains(settings.trustedNetworks(), client.get())
                ? Optional.of("client " + client.get().getHostAddress() + " is one of trusted_networks")
                : Optional.empty();
    }

    private Supplier<SpfResult> spf(Envelope envelope, Deadline deadline) {
        Optional<String> notFor = spfApplies(envelope);
        if (notFor.isPresent()) {
            return () -> SpfResult.none(SpfIdentity.MAILFROM, notFor.get());
        }
        InetAddress client = envelope.client().address().orElseThrow();
        return started(
                spf.prefetch(envelope.helo(), envelope.sender()),
                () -> spf.check(client, envelope.helo(), envelope.sender(), deadline));
    }

    private boolean checksHelo(Envelope envelope) {
        return settings.spf().checkHelo()
                && spfApplies(envelope).isEmpty()
                && !envelope.helo().isEmpty()
                && envelope.sender()
                        .map(Address::domain)
                        .filter(d -> !d.isEmpty())
                        .isPresent();
    }

    private Supplier<SpfResult> helo(Envelope envelope, Deadline deadline) {
        InetAddress client = envelope.client().address().orElseThrow();
        return started(spf.prefetchHelo(envelope.helo()), () -> spf.checkHelo(client, envelope.helo(), deadline));
    }

    /** What signatures said. */
    private record Signatures(List<DkimResult> dkim, ArcResult arc, ArcChain chain) {}

    /** Reads the fields and asks for the keys; body and signatures are looked at when the result is asked for. */
    private Supplier<Signatures> signatures(Message message, Deadline deadline) {
        try {
            DkimSignatures signatures =
                    settings.dkim().on() ? dkim.read(message) : new DkimSignatures(List.of(), List.of(), 0);
            ArcChain chain = settings.arc().on() ? arc.read(message) : new ArcChain.None();
            return () -> verified(message, signatures, chain, deadline);
        } catch (RuntimeException | StackOverflowError e) {
            Signatures failed = broken(e);
            return () -> failed;
        }
    }

    private Signatures verified(Message message, DkimSignatures signatures, ArcChain chain, Deadline deadline) {
        try {
            List<BodyHashSpec> specs = new ArrayList<>();
            signatures.readable().stream().map(SignatureField::bodySpec).forEach(specs::add);
            chain.bodySpec().ifPresent(specs::add);
            BodyHashes hashes = BodyHashes.of(message.body(), specs);
            return new Signatures(
                    dkim.verify(message, signatures, hashes, deadline),
                    arc.verify(message, chain, hashes, deadline),
                    chain);
        } catch (RuntimeException | StackOverflowError e) {
            return broken(e);
        }
    }

    private static Signatures broken(Throwable e) {
        if (e instanceof UncheckedIOException) {
            return unreadable("the body cannot be read: " + e.getMessage());
        }
        log.error("signature check broke", e);
        return unreadable("internal error: " + e);
    }

    private static Signatures unreadable(String reason) {
        DkimResult failed = new DkimResult(DkimVerdict.TEMPERROR, "", "", "", "", "", reason, 0, false, false);
        return new Signatures(
                List.of(failed),
                new ArcResult(ArcVerdict.TEMPERROR, List.of(), reason, Optional.empty(), false),
                new ArcChain.None());
    }

    private DmarcResult dmarc(Authors authors, SpfResult spfResult, List<DkimResult> signatures, Deadline deadline) {
        if (!settings.dmarc().on()) {
            return DmarcDecision.notChecked("DMARC is switched off");
        }
        try {
            return dmarc.check(authors, Identifiers.of(spfResult, signatures), deadline);
        } catch (RuntimeException | StackOverflowError e) {
            log.error("DMARC check broke", e);
            return DmarcDecision.broken("internal error: " + e);
        }
    }
}
