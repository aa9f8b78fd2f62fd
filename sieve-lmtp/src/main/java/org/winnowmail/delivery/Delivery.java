// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.delivery.DeliveryEvents.Ending;
import org.winnowmail.delivery.DeliveryEvents.Report;
import org.winnowmail.delivery.DeliveryEvents.Stage;
import org.winnowmail.delivery.Users.UsersUnavailableException;
import org.winnowmail.delivery.lists.NamedLists;
import org.winnowmail.delivery.outbox.Outbox;
import org.winnowmail.delivery.programs.Programs;
import org.winnowmail.delivery.srs.Srs;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.sieve.Execution;
import org.winnowmail.sieve.Interpreter;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.Trace;
import org.winnowmail.store.DovecotAttributes;
import org.winnowmail.store.MailStore;
import org.winnowmail.store.Moves;
import org.winnowmail.store.Staged;
import org.winnowmail.store.StoreException;
import org.winnowmail.store.User;

/**
 * Delivers mail, one recipient at a time, each by the same stages: who is it ({@link #admit}), was this
 * very attempt decided before ({@link DeliveryJournal}), what do the scripts say ({@link Scripts}), commit
 * ({@link Commitment}), answer. A failure of one recipient is answered to that recipient and touches no
 * other.
 */
public final class Delivery implements Mailroom, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final DeliverySettings settings;
    private final Users users;
    private final RecipientHost.Places places;
    private final DeliveryJournal journal;
    private final DeliveryEvents events;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Keys being delivered now; a second attempt at the same time must wait for the first one's answer. */
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /**
     * Opens the journal; deliveries an earlier process left undecided are recognised when they come again.
     * The parts given stay the caller's to close, after this.
     *
     * @param outbox where redirects and replies go; without one a redirect is kept instead
     * @throws IOException when the journal cannot be opened
     */
    public Delivery(
            DeliverySettings settings,
            Users users,
            MailStore store,
            Scripts scripts,
            HandleMemory memory,
            Optional<Outbox> outbox,
            DeliveryEvents events)
            throws IOException {
        this.settings = settings;
        this.users = users;
        this.events = events;
        this.journal = new DeliveryJournal(settings.journal(), settings.repetition(), Clock.systemUTC());
        this.places = new RecipientHost.Places(
                settings,
                store,
                scripts,
                memory,
                outbox,
                journal,
                settings.srs().map(s -> new Srs(s, Clock.systemUTC())),
                new Programs(settings.host().programs()),
                new NamedLists(settings.host().lists()),
                settings.host().annotations().map(file -> new DovecotAttributes(file, store)));
    }

    @Override
    public Admission admit(Address address) {
        Admission admission = lookUp(address);
        if (admission instanceof Admission.Refused(Outcome outcome)) {
            events.refused(outcome);
        }
        return admission;
    }

    private Admission lookUp(Address address) {
        try {
            Optional<String> detail = address.detail(settings.delimiter());
            // Where everybody is a user, the whole local part would always be one.
            boolean wholeFirst = detail.isEmpty() || !(users instanceof AnyUsers);
            Optional<User> whole = wholeFirst ? users.find(address.local(), address.domain()) : Optional.empty();
            if (whole.isPresent()) {
                return new Admission.Accepted(new Recipient(address, whole.get(), Optional.empty()));
            }
            if (detail.isPresent()) {
                Optional<User> user = users.find(address.user(settings.delimiter()), address.domain());
                if (user.isPresent()) {
                    return new Admission.Accepted(new Recipient(address, user.get(), detail.filter(d -> !d.isEmpty())));
                }
            }
            return new Admission.Refused(new Outcome(550, "5.1.1", "no such user here"));
        } catch (UsersUnavailableException e) {
            log.error("{}", e.getMessage());
            return new Admission.Refused(Outcome.later("4.3.0", "user database unavailable"));
        }
    }

    @Override
    public Receipt deliver(IncomingMail mail, List<Recipient> recipients) {
        List<String> keys = keys(mail, recipients);
        Semaphore places = new Semaphore(Math.max(1, settings.parallel()));
        Map<String, Future<Outcome>> byKey = new HashMap<>();
        List<Future<Outcome>> futures = new ArrayList<>(recipients.size());
        for (int i = 0; i < recipients.size(); i++) {
            Recipient recipient = recipients.get(i);
            // The same recipient twice in one transaction gets one copy and two answers.
            futures.add(byKey.computeIfAbsent(
                    keys.get(i), key -> threads.submit(inPlace(places, () -> deliverOnce(key, mail, recipient)))));
        }
        List<Outcome> outcomes = futures.stream().map(Delivery::outcome).toList();
        return new Receipt(outcomes, () -> keys.forEach(journal::crossOut));
    }

    private static Callable<Outcome> inPlace(Semaphore places, Callable<Outcome> work) {
        return () -> {
            places.acquire();
            try {
                return work.call();
            } finally {
                places.release();
            }
        };
    }

    private static Outcome outcome(Future<Outcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.later("4.3.2", "shutting down");
        } catch (ExecutionException e) {
            log.error("delivery ended by a fault", e.getCause());
            return Outcome.later("4.3.0", "delivery failed, try again");
        }
    }

    private Outcome deliverOnce(String key, IncomingMail mail, Recipient recipient) {
        if (!running.add(key)) {
            return report(
                    mail,
                    recipient,
                    Ending.DEFERRED,
                    Outcome.later("4.3.2", "the same mail is being delivered"),
                    new Work());
        }
        try {
            Optional<DeliveryJournal.Intent> earlier = journal.find(key);
            if (earlier.isPresent() && finish(earlier.get())) {
                return report(mail, recipient, Ending.REPEATED, Outcome.ok("delivered before"), new Work());
            }
            return run(key, mail, recipient);
        } catch (IOException e) {
            log.error("{} <{}>: {}", mail.session(), recipient.address(), e.getMessage());
            return report(mail, recipient, Ending.DEFERRED, Outcome.later("4.3.0", "try again"), new Work());
        } finally {
            running.remove(key);
        }
    }

    /** What one delivery did and how long it took. */
    private static final class Work {
        private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
        private List<String> mailboxes = List.of();
        private List<String> actions = List.of();
        private final long begun = System.nanoTime();

        /** All is done; of the whole time, this much went into commits. */
        void done(long commitNanos) {
            nanos.put(Stage.COMMIT, commitNanos);
            nanos.put(Stage.SCRIPTS, System.nanoTime() - begun - commitNanos);
        }
    }

    private Outcome run(String key, IncomingMail mail, Recipient recipient) throws IOException {
        Work work = new Work();
        RecipientHost host = new RecipientHost(places, key, mail, recipient);
        Scripts.Sequence sequence = places.scripts().sequence(recipient.user());
        SieveMessageContext plain = context(mail, recipient);
        SieveMessageContext context = sequence.broken()
                .map(why -> plain.withMessage(Interpreter.marked(mail.message(), why)))
                .orElse(plain);
        Result result = Interpreter.run(
                sequence.programs(), context, host, places.scripts().engine(), Trace.OFF);
        result.failure()
                .ifPresent(f -> log.warn(
                        "{} <{}>: script {} line {}: {}",
                        mail.session(),
                        recipient.address(),
                        f.script(),
                        f.line(),
                        f.message()));
        work.actions = result.settled().stream().map(Action::name).toList();
        Execution.Outcome executed = Execution.execute(result, context, host);
        work.done(host.commitNanos());
        work.mailboxes = host.targets();
        if (!executed.problem().isEmpty()) {
            log.warn("{} <{}>: not done as decided: {}", mail.session(), recipient.address(), executed.problem());
        }
        if (!executed.delivered()) {
            return report(
                    mail, recipient, Ending.DEFERRED, Outcome.later("4.3.0", "not delivered now, try again"), work);
        }
        if (executed.rejection().isPresent()) {
            String reason = RefusalText.of(executed.rejection().get());
            return report(mail, recipient, Ending.REJECTED, new Outcome(550, "5.7.1", reason), work);
        }
        if (result.settled().stream()
                .anyMatch(a -> a instanceof Action.Reject r && r.notice().isEmpty())) {
            // RFC 5429, section 2.2: say when nobody is told
            log.info("{} <{}>: rejected without a notice: the sender is null", mail.session(), recipient.address());
        }
        Ending ending = work.mailboxes.isEmpty() ? Ending.DISCARDED : Ending.DELIVERED;
        return report(mail, recipient, ending, Outcome.ok("delivered"), work);
    }

    private static SieveMessageContext context(IncomingMail mail, Recipient recipient) {
        Envelope envelope = Envelope.UNKNOWN.withSender(mail.sender()).withRecipients(List.of(recipient.address()));
        return new SieveMessageContext(
                mail.message(),
                mail.sender(),
                Optional.of(recipient.address()),
                Optional.of(recipient.address()),
                Optional.empty(),
                recipient.user().login(),
                Optional.of(recipient.user().address()),
                envelope);
    }

    /**
     * Finishes what an earlier attempt decided.
     *
     * @return false when nothing proves that the mail is there: it is delivered anew
     */
    private boolean finish(DeliveryJournal.Intent intent) throws IOException {
        List<Staged.Move> left = new ArrayList<>();
        for (Staged.Move move : intent.moves()) {
            if (Files.exists(move.from())) {
                left.add(move);
            } else if (!journal.proves(intent) && !Moves.arrived(move)) {
                return false;
            }
        }
        try {
            Moves.perform(left);
        } catch (StoreException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                // The mailbox was removed meanwhile.
                return false;
            }
            throw e;
        }
        return true;
    }

    private Outcome report(IncomingMail mail, Recipient recipient, Ending ending, Outcome outcome, Work work) {
        long nanos = work.nanos.values().stream().mapToLong(Long::longValue).sum();
        log.info(
                "{} session={} rcpt=<{}> user={} {} code={} dsn={} mailbox={} actions={} ms={}",
                mail.queueId().isEmpty() ? "-" : mail.queueId(),
                mail.session(),
                recipient.address(),
                recipient.user().login(),
                ending.name().toLowerCase(java.util.Locale.ROOT),
                outcome.code(),
                outcome.enhanced(),
                work.mailboxes,
                work.actions,
                Math.round(nanos / 10_000.0) / 100.0);
        events.ended(new Report(mail, recipient, ending, outcome, work.mailboxes, work.actions, work.nanos));
        return outcome;
    }

    /** One key per recipient; the message is read once. */
    private static List<String> keys(IncomingMail mail, List<Recipient> recipients) {
        try {
            MessageDigest content = MessageDigest.getInstance("SHA-256");
            mail.raw().writeTo(content::update);
            byte[] digest = content.digest();
            String sender = mail.sender().map(Object::toString).orElse("");
            List<String> keys = new ArrayList<>(recipients.size());
            for (Recipient recipient : recipients) {
                MessageDigest one = MessageDigest.getInstance("SHA-256");
                one.update(digest);
                one.update((sender + "\n" + recipient.address()).getBytes(StandardCharsets.UTF_8));
                keys.add(HexFormat.of().formatHex(one.digest(), 0, 20));
            }
            return keys;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Deliveries decided whose answer may not have been read. */
    public int unanswered() {
        return journal.size();
    }

    @Override
    public void close() throws IOException {
        threads.close();
        journal.close();
    }
}
