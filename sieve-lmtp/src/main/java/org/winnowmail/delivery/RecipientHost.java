// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.delivery.lists.NamedLists;
import org.winnowmail.delivery.outbox.Outbox;
import org.winnowmail.delivery.programs.Programs;
import org.winnowmail.delivery.programs.Programs.Ending;
import org.winnowmail.delivery.srs.Srs;
import org.winnowmail.message.Address;
import org.winnowmail.message.ByteSink;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.DeliveryException;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.store.DovecotAttributes;
import org.winnowmail.store.Letter;
import org.winnowmail.store.MailStore;
import org.winnowmail.store.MailboxName;
import org.winnowmail.store.StoreException;
import org.winnowmail.store.User;

/** What a script sees of the world while it runs for one recipient of one mail, and how its actions reach it. */
final class RecipientHost implements SieveHost {
    private static final Logger log = LoggerFactory.getLogger(RecipientHost.class);

    /** The parts of the house a delivery uses. */
    record Places(
            DeliverySettings settings,
            MailStore store,
            Scripts scripts,
            HandleMemory memory,
            Optional<Outbox> outbox,
            DeliveryJournal journal,
            Optional<Srs> srs,
            Programs programs,
            NamedLists lists,
            Optional<DovecotAttributes> annotations) {}

    private final Places places;
    private final String key;
    private final IncomingMail mail;
    private final Recipient recipient;
    private final MailboxFacts facts;
    private Commitment commitment;
    private long commitNanos;
    private int calls;

    RecipientHost(Places places, String key, IncomingMail mail, Recipient recipient) {
        this.places = places;
        this.key = key;
        this.mail = mail;
        this.recipient = recipient;
        this.facts = new MailboxFacts(places.store(), places.annotations(), recipient.user());
        this.commitment = newCommitment();
    }

    private Commitment newCommitment() {
        return new Commitment(key, user(), places.store(), places.journal(), places.settings());
    }

    private User user() {
        return recipient.user();
    }

    /** Where the mail went in the last commit. */
    List<String> targets() {
        return commitment.targets();
    }

    /** Time spent in commits. */
    long commitNanos() {
        return commitNanos;
    }

    @Override
    public boolean mailboxExists(String mailbox) {
        try {
            return places.store().exists(user(), MailboxName.of(mailbox));
        } catch (StoreException e) {
            return false;
        }
    }

    @Override
    public String defaultMailbox() {
        MailboxName wanted = DefaultMailbox.of(recipient, places.settings());
        boolean possible = wanted.isInbox() || places.settings().createFolders() || mailboxExists(wanted.toString());
        return possible ? wanted.toString() : MailboxName.INBOX.toString();
    }

    @Override
    public Optional<String> mailboxBySpecialUse(String attribute) {
        return places.scripts()
                .specialUse(attribute)
                .filter(name -> places.settings().createFolders() || mailboxExists(name));
    }

    @Override
    public Optional<String> mailboxById(String id) {
        return facts.byId(id);
    }

    @Override
    public Optional<String> metadata(Optional<String> mailbox, String entry) {
        return facts.annotation(mailbox, entry);
    }

    @Override
    public boolean listExists(String list) {
        return places.lists().exists(user(), list);
    }

    @Override
    public boolean listContains(String list, String value) {
        return places.lists().contains(user(), list, value);
    }

    @Override
    public List<String> listMembers(String list) {
        return places.lists().members(user(), list);
    }

    @Override
    public ProgramResult run(ProgramCall call) {
        return switch (runProgram(call)) {
            case Ending.Ended(int status, byte[] output) -> new ProgramResult(true, status == 0, output, "");
            case Ending.Failed(boolean started, String why) -> new ProgramResult(started, false, new byte[0], why);
        };
    }

    private Ending runProgram(ProgramCall call) {
        int most = places.programs().settings().calls();
        if (++calls > most) {
            return new Ending.Failed(false, "more than " + most + " programs in one delivery");
        }
        Map<String, String> environment = new HashMap<>(call.environment());
        environment.put("DELIVERY_ID", key);
        ProgramCall told = new ProgramCall(call.kind(), call.program(), call.arguments(), environment, call.input());
        return places.programs().run(told, places.scripts().home(user()));
    }

    @Override
    public boolean refusesInProtocol() {
        return true;
    }

    @Override
    public boolean remembered(String handle) {
        return places.memory().remembers(user().login(), handle);
    }

    @Override
    public SieveDelivery begin(SieveMessageContext context) {
        commitment = newCommitment();
        return new Transaction(commitment);
    }

    /** The bytes of a message as it goes into a mailbox: those received, unless a script changed the header. */
    private void write(Message message, ByteSink sink) {
        TraceFields.write(mail, recipient, places.settings().hostname(), sink);
        content(message, sink);
    }

    private void content(Message message, ByteSink sink) {
        if (message == mail.message()) {
            mail.raw().writeTo(sink);
        } else {
            message.writeTo(sink);
        }
    }

    private final class Transaction implements SieveDelivery {
        private final Commitment work;

        Transaction(Commitment work) {
            this.work = work;
        }

        @Override
        public void store(Action.Store store) throws DeliveryException {
            file(store, sink -> write(store.message(), sink));
        }

        @Override
        public void copy(Action.Store copy) throws DeliveryException {
            file(copy, copy.message()::writeTo);
        }

        private void file(Action.Store store, Consumer<ByteSink> content) throws DeliveryException {
            try {
                MailboxName mailbox = mailbox(store);
                Set<String> flags = new LinkedHashSet<>(store.flags().orElse(List.of()));
                Letter letter = new Letter(content, flags, mail.received());
                work.file(mailbox, letter, store.create() || places.settings().createFolders());
            } catch (StoreException e) {
                boolean forGood =
                        e.kind() == StoreException.Kind.BAD_NAME || e.kind() == StoreException.Kind.NO_MAILBOX;
                throw new DeliveryException(String.valueOf(e.getMessage()), !forGood);
            }
        }

        private MailboxName mailbox(Action.Store store) throws StoreException {
            Optional<String> found = store.specialUse()
                    .flatMap(RecipientHost.this::mailboxBySpecialUse)
                    .or(() -> store.mailboxId().flatMap(RecipientHost.this::mailboxById));
            return MailboxName.of(found.orElse(store.mailbox()));
        }

        @Override
        public void send(OutgoingMail out) throws DeliveryException {
            if (places.outbox().isEmpty()) {
                if (out.sender().isEmpty()) {
                    // An automatic message: leaving it out harms nobody, failing would undo the delivery.
                    log.warn("{} <{}>: no relay is set, automatic mail left out", mail.session(), recipient.address());
                    return;
                }
                throw new DeliveryException("mail cannot be sent on: no relay is set", false);
            }
            try {
                work.add(places.outbox()
                        .get()
                        .stage(
                                sender(out),
                                out.recipients(),
                                out.dsn().map(OutgoingMail.Dsn::notifyOn).orElse(""),
                                out.dsn().map(OutgoingMail.Dsn::ret).orElse(""),
                                out.message()::writeTo));
            } catch (StoreException e) {
                throw new DeliveryException(String.valueOf(e.getMessage()), true);
            }
        }

        /**
         * The envelope sender. Only a redirect has a foreign one; the user's own domain has named our relay in
         * its SPF, or nothing of its users' mail would arrive anywhere. What stays in that domain meets no SPF.
         */
        private Optional<Address> sender(OutgoingMail out) {
            Optional<Address> sender = out.sender();
            boolean foreign = sender.filter(this::isElsewhere).isPresent()
                    && out.recipients().stream().anyMatch(this::isElsewhere);
            return foreign && places.srs().isPresent() ? sender.map(places.srs().get()::forward) : sender;
        }

        private boolean isElsewhere(Address address) {
            return !address.domain().equalsIgnoreCase(user().address().domain());
        }

        @Override
        public boolean pipe(Action.Pipe pipe) throws DeliveryException {
            Ending ending = runProgram(new ProgramCall(
                    "pipe",
                    pipe.program(),
                    pipe.arguments(),
                    pipe.environment(),
                    sink -> content(pipe.message(), sink)));
            if (ending instanceof Ending.Ended(int status, byte[] output) && status == 0) {
                work.done("program " + pipe.program());
                return true;
            }
            String why = "pipe: "
                    + switch (ending) {
                        case Ending.Ended e -> "program '" + pipe.program() + "' ended with status " + e.status();
                        case Ending.Failed f -> f.why();
                    };
            if (!pipe.optional()) {
                boolean later = ending instanceof Ending.Ended e && e.status() == Programs.TRY_LATER;
                throw new DeliveryException(why, later);
            }
            log.info("{} <{}>: {}", mail.session(), recipient.address(), why);
            return false;
        }

        @Override
        public void remember(String handle, Duration keepFor) {
            work.afterwards(() -> places.memory().remember(user().login(), handle, keepFor));
        }

        @Override
        public void commit() throws DeliveryException {
            long start = System.nanoTime();
            try {
                work.commit();
            } catch (IOException e) {
                throw new DeliveryException("commit: " + e.getMessage(), true);
            } finally {
                commitNanos += System.nanoTime() - start;
            }
        }

        @Override
        public void rollback() {
            work.rollback();
        }
    }
}
