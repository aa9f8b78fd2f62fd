// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.greylist.Greylist;
import org.winnowmail.greylist.GreylistMode;
import org.winnowmail.greylist.GreylistRequest;
import org.winnowmail.greylist.MessageRequest;
import org.winnowmail.mailauth.AuthAction;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.dkim.DkimSigning;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Decision;
import org.winnowmail.milter.protocol.Edit;
import org.winnowmail.milter.protocol.MilterFilter;
import org.winnowmail.milter.protocol.Origin;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.milter.protocol.Stage;
import org.winnowmail.milter.protocol.Transaction;
import org.winnowmail.rules.Action;
import org.winnowmail.rules.Verdict;

/**
 * What the milter session asks: greylisting at RCPT, and the whole judgement at the end of a message.
 *
 * <p>{@link #message} reads top to bottom: which way it goes, judgement (checks, policy, header fields, signature),
 * greylist, reply.
 */
public final class ScanFilter implements MilterFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ScanFilter.class);

    /**
     * What may change while the service runs.
     *
     * @param greylist who is made to wait
     * @param signer signs outgoing mail
     * @param directions tells incoming from outgoing
     * @param arc seals what will be forwarded; empty when nothing is sealed
     */
    public record Settings(
            Greylist greylist, DkimSigner signer, Direction.Rules directions, Optional<ArcSealing> arc) {}

    private final Scanner scanner;
    private final AuthHeaders authHeaders;
    private final Supplier<Settings> settings;
    private final ScanEvents events;
    private final InstantSource clock;

    public ScanFilter(
            Scanner scanner,
            AuthHeaders authHeaders,
            Supplier<Settings> settings,
            ScanEvents events,
            InstantSource clock) {
        this.scanner = scanner;
        this.authHeaders = authHeaders;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Set<Stage> stages() {
        return settings.get().greylist().settings().mode() == GreylistMode.ENVELOPE
                ? EnumSet.of(Stage.RECIPIENT)
                : EnumSet.noneOf(Stage.class);
    }

    @Override
    public void expecting(Transaction transaction) {
        Envelope envelope = transaction.envelope();
        Direction.Rules directions = settings.get().directions();
        if (directions.of(envelope) == Direction.INCOMING) {
            // What a relay calls itself says nothing of the sender; what the client beyond it did, its header will
            // tell.
            scanner.expect(directions.relays().include(envelope) ? envelope.withHelo("") : envelope);
        }
    }

    @Override
    public Reply recipient(Transaction transaction, Address recipient) {
        var envelope = transaction.envelope();
        var decision = settings.get()
                .greylist()
                .check(new GreylistRequest(
                        envelope.client(),
                        envelope.helo(),
                        envelope.sender(),
                        recipient,
                        envelope.authUser(),
                        // A sender with many machines is known by its domain, whichever of them comes back.
                        settings.get().directions().relays().include(envelope)
                                ? Optional.empty()
                                : scanner.proven(envelope)));
        return deferral(decision).orElse(Reply.proceed());
    }

    private Optional<Reply> deferral(org.winnowmail.greylist.Decision decision) {
        if (!(decision instanceof org.winnowmail.greylist.Decision.Defer defer)) {
            return Optional.empty();
        }
        events.greylisted();
        return Optional.of(new Reply.Tempfail(
                org.winnowmail.greylist.Decision.Defer.CODE,
                org.winnowmail.greylist.Decision.Defer.ENHANCED_CODE,
                defer.text()));
    }

    @Override
    public Decision message(Transaction transaction, Message message) {
        Settings now = settings.get();
        Scan scan = scan(now, transaction.envelope(), message);
        Direction direction = scan.direction();
        boolean local = transaction.origin() == Origin.LOCAL;

        Judgement judgement = judge(now, scan, local);
        Reply reply = reply(judgement.report().verdict(), scan);
        if (direction == Direction.OUTGOING) {
            now.greylist().noteOutgoing(scan.envelope());
        } else if (direction == Direction.INCOMING && !local && reply.passes()) {
            reply = notNow(judgement).or(() -> greylist(now, judgement)).orElse(reply);
        }
        ScanLog.judged(judgement, reply);
        events.answered(judgement, reply);
        return new Decision(judgement.edits(), reply);
    }

    /** Judges a message without answering or remembering anything; what {@code winnow scan} shows. */
    public Judgement judge(Envelope envelope, Message message) {
        Settings now = settings.get();
        return judge(now, scan(now, envelope, message), false);
    }

    private Scan scan(Settings now, Envelope envelope, Message message) {
        Direction.Rules directions = now.directions();
        return new Scan(
                directions.relays().arrival(envelope, message),
                envelope,
                message,
                directions.of(envelope),
                clock.instant());
    }

    private Judgement judge(Settings now, Scan scan, boolean local) {
        ScanReport report = scanner.scan(scan);
        boolean relayed = scan.arrival().relay().isPresent();
        if (local || relayed) {
            report = report.withVerdict(mild(report.verdict(), local ? "local mail" : "mail of a relay"));
        }
        Message message = scan.message();
        List<Edit> edits = new ArrayList<>(authHeaders.removeForged(
                message, relayed ? List.of() : now.directions().relays().authservIds()));
        if (scan.direction() != Direction.OUTGOING) {
            edits.addAll(VerdictEdits.removeForged(message));
            report.auth()
                    .ifPresent(auth ->
                            authHeaders.fields(auth, scan.envelope()).forEach(f -> edits.add(VerdictEdits.insert(f))));
            edits.addAll(VerdictEdits.add(report.verdict(), message));
        }
        String signing = scan.direction() == Direction.INCOMING ? "" : sign(now, scan, edits);
        if (now.arc().isPresent()) {
            signing += seal(now.arc().get(), scan, report, edits);
        }
        return new Judgement(scan, report, edits, signing);
    }

    /** Mail that was accepted already cannot be refused: it would bounce, to a sender who is often forged. */
    private static Verdict mild(Verdict verdict, String what) {
        return verdict.action() == Action.REJECT || verdict.action() == Action.GREYLIST
                ? verdict.withAction(
                        verdict.action() == Action.REJECT ? Action.ADD_HEADER : Action.ACCEPT,
                        verdict.reason() + "; " + what + " is not refused")
                : verdict;
    }

    /** A sender whose policy could not be looked up is asked to come back, where the administrator wants that. */
    private static Optional<Reply> notNow(Judgement judgement) {
        return judgement
                .report()
                .auth()
                .filter(auth -> auth.action() == AuthAction.DEFER)
                .map(auth -> Reply.tempfail(
                        "Sender cannot be verified now (" + auth.dmarc().authorDomain() + "): please try again later"));
    }

    private Optional<Reply> greylist(Settings now, Judgement judgement) {
        ScanReport report = judgement.report();
        boolean doubtful = report.verdict().action() == Action.GREYLIST;
        if (judgement.scan().arrival().relay().isPresent()) {
            return Optional.empty(); // it would come again whatever it is
        }
        if (now.greylist().indifferent(doubtful).isPresent()) {
            return Optional.empty();
        }
        return deferral(now.greylist()
                .checkMessage(MessageRequest.of(
                        judgement.scan().envelope(),
                        judgement.scan().message(),
                        report.auth().flatMap(ScanFilter::proven),
                        doubtful)));
    }

    /** A domain that the sender has proven to be its own. */
    private static Optional<String> proven(AuthReport auth) {
        if (auth.spf().passed() && !auth.spf().domain().isEmpty()) {
            return Optional.of(auth.spf().domain());
        }
        return auth.dmarc().verdict() == DmarcVerdict.PASS
                ? Optional.of(auth.dmarc().authorDomain())
                : Optional.empty();
    }

    private static Reply reply(Verdict verdict, Scan scan) {
        return switch (verdict.action()) {
            case ACCEPT, GREYLIST, ADD_HEADER, REWRITE_SUBJECT, QUARANTINE -> Reply.accept();
            case DISCARD -> Reply.discard();
            case REJECT ->
                Reply.reject("Message refused as spam (score " + verdict.scoreText()
                        + (scan.envelope().queueId().isEmpty()
                                ? ""
                                : ", " + scan.envelope().queueId())
                        + "). If it is not, write to postmaster and quote this line");
        };
    }

    /** Adds the seal's edits, the seal on top of all; returns the words for the log. */
    private String seal(ArcSealing sealing, Scan scan, ScanReport report, List<Edit> edits) {
        Optional<DkimSigning> seal = sealing.seal(scan, report, edits);
        if (seal.isEmpty()) {
            return "";
        }
        String text = switch (seal.get()) {
            case DkimSigning.Signed signed -> {
                edits.addAll(
                        0, signed.fields().stream().map(VerdictEdits::insert).toList());
                yield signed.text();
            }
            case DkimSigning.NotSigned not -> "not sealed: " + not.reason();
        };
        events.sealed(seal.get() instanceof DkimSigning.Signed, text);
        return (scan.direction() == Direction.INCOMING ? "" : "; ") + text;
    }

    /** Appends the signature's edits; returns the line for the log. */
    private String sign(Settings now, Scan scan, List<Edit> edits) {
        DkimSigning signing = now.signer().sign(scan.envelope(), Leaving.of(scan.message(), edits));
        switch (signing) {
            case DkimSigning.Signed signed -> {
                signed.fields().forEach(f -> edits.add(VerdictEdits.insert(f)));
                signed.warnings()
                        .forEach(w -> LOG.warn("{}: {}", scan.envelope().queueId(), w));
                events.signed(true, signed.text());
            }
            case DkimSigning.NotSigned not -> events.signed(false, not.reason());
        }
        return signing.text();
    }
}
