// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;

/**
 * One conversation with an MTA: commands in, packets out. A state machine without bytes, sockets or threads
 * of its own; not thread-safe, its {@link SessionHost} calls it from one thread.
 *
 * <p>The rule that keeps the conversation in step: each event that waits for a reply gets exactly one, and
 * no packet is sent when none waits, for the MTA would take it as the answer to its next event. So work
 * that is given to the filter is remembered as a {@link PendingAnswer}; an ABORT, a QUIT or the end of the
 * connection forgets it, and an answer that comes for anything but the current question is dropped.
 *
 * <p>While something is pending a correct MTA sends nothing but ABORT or QUIT. What comes nevertheless waits.
 *
 * <p>Whatever the filter does, the mail goes on: an exception or silence becomes an answer that accepts.
 */
final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** Where the conversation is. */
    private enum State {
        /** Nothing negotiated yet. */
        NEW,
        /** Between messages. */
        OPEN,
        /** After MAIL. */
        ENVELOPE,
        /** After the first header field or body chunk. */
        CONTENT,
        /** The message is decided early; the rest of it is ignored. */
        DECIDED,
        /** The session is decided; everything is ignored. */
        SESSION_DECIDED,
        CLOSED
    }

    private final long number;
    private final MilterFilter filter;
    private final MilterEvents events;
    private final MilterSettings settings;
    private final SessionHost host;
    private final Intake intake;
    private final Macros macros = new Macros();
    private final PendingAnswer pending;
    private final FilterQuestions questions;

    private State state = State.NEW;
    private Set<Stage> stages = Set.of();
    private Negotiation agreed = new Negotiation(0, 0, 0);
    private Client client = Client.UNKNOWN;
    private String helo = "";
    private int messages;
    private @Nullable MessageInProgress current;
    private boolean draining;

    Session(long number, MilterFilter filter, MilterEvents events, MilterSettings settings, SessionHost host) {
        this.number = number;
        this.filter = filter;
        this.events = events;
        this.settings = settings;
        this.host = host;
        this.intake = new Intake(host, settings.limits().queuedCommands());
        this.pending = new PendingAnswer(host, settings.times(), events, this, this::catchUp);
        this.questions = new FilterQuestions(filter, events, host, pending, this);
    }

    /**
     * The MTA said something.
     *
     * @throws ProtocolException when it may not say that now; the connection cannot go on
     */
    void receive(Command command) {
        if (state == State.CLOSED) {
            return;
        }
        switch (command) {
            case Command.Quit q -> quit();
            case Command.Abort a
            when mayOvertake() -> {
                intake.clear();
                abort();
                catchUp();
            }
            default -> {
                if (!pending.isOpen()) {
                    handle(command);
                } else {
                    intake.add(command);
                }
            }
        }
    }

    /** ABORT concerns what is pending, unless that is no message or another client waits in the queue. */
    private boolean mayOvertake() {
        return pending.isOfMessage() && !intake.hasNewConnection();
    }

    /** The connection is gone. */
    void disconnected() {
        if (state == State.CLOSED) {
            return;
        }
        giveUpMessage();
        intake.clear();
        state = State.CLOSED;
    }

    /** The server is to stop: finish the message under way, take no other. */
    void drain() {
        draining = true;
        closeWhenDrained();
    }

    private void closeWhenDrained() {
        if (draining && current == null && !pending.isOpen()) {
            closeNow();
        }
    }

    /** Whether the first packet has come. */
    boolean negotiated() {
        return state != State.NEW;
    }

    /** Whether the MTA waits for us, so that its silence means nothing. */
    boolean working() {
        return pending.isOpen();
    }

    private void handle(Command command) {
        if (state == State.NEW && !(command instanceof Command.Negotiate)) {
            throw new ProtocolException(name(command) + " before the negotiation");
        }
        switch (command) {
            case Command.Negotiate offer -> negotiate(offer);
            case Command.Macros m -> macros.put(m);
            case Command.Connect c -> connect(c);
            case Command.Helo h -> {
                macros.event('H');
                helo = WireText.decode(h.name());
                proceed(Steps.NR_HELO);
            }
            case Command.Mail m -> mail(m);
            case Command.Rcpt r -> recipient(r);
            case Command.Data d -> {
                macros.event('T');
                proceed(Steps.NR_DATA);
            }
            case Command.Unknown u -> proceed(Steps.NR_UNKNOWN);
            case Command.Header h -> header(h);
            case Command.EndOfHeader e -> {
                content(e);
                proceed(Steps.NR_EOH);
            }
            case Command.BodyChunk b -> body(b);
            case Command.EndOfBody e -> endOfBody(e);
            case Command.Abort a -> {
                abort();
                closeWhenDrained();
            }
            case Command.QuitNewConnection k -> newConnection();
            case Command.Quit q -> quit();
        }
    }

    private void negotiate(Command.Negotiate offer) {
        if (state != State.NEW) {
            throw new ProtocolException("a second negotiation");
        }
        stages = Set.copyOf(filter.stages());
        agreed = Negotiation.of(offer, stages);
        state = State.OPEN;
        host.send(List.of(agreed.packet()));
    }

    private void connect(Command.Connect connect) {
        giveUpMessage();
        state = State.OPEN;
        macros.newConnection();
        client = ClientIdentity.of(connect, macros);
        helo = "";
        if (!stages.contains(Stage.CONNECT) || agreed.has(Steps.NR_CONNECT)) {
            proceed(Steps.NR_CONNECT);
            return;
        }
        Envelope envelope = new Envelope(client, "", Optional.empty(), List.of(), Optional.empty(), "", macros.all());
        Transaction session = new Transaction(number, 0, Origin.SMTP, List.of(), envelope, false);
        questions.connected(session, reply -> {
            if (!(reply instanceof Reply.Continue)) {
                state = State.SESSION_DECIDED;
            }
        });
    }

    private void newConnection() {
        giveUpMessage();
        macros.clear();
        client = Client.UNKNOWN;
        helo = "";
        state = State.OPEN;
    }

    private void mail(Command.Mail mail) {
        if (state == State.SESSION_DECIDED) {
            proceed(Steps.NR_MAIL);
            return;
        }
        giveUpMessage();
        macros.newMessage();
        MessageInProgress message = MessageInProgress.of(number, ++messages, mail, macros, settings);
        current = message;
        state = State.ENVELOPE;
        if (!stages.contains(Stage.SENDER) || agreed.has(Steps.NR_MAIL)) {
            proceed(Steps.NR_MAIL);
            return;
        }
        questions.sender(message.transaction(client, helo, macros), reply -> {
            if (!(reply instanceof Reply.Continue)) {
                decided();
            }
        });
    }

    private void recipient(Command.Rcpt rcpt) {
        macros.event('R');
        if (state == State.OPEN || state == State.CONTENT) {
            throw new ProtocolException("RCPT " + (state == State.OPEN ? "without MAIL" : "after the header"));
        }
        MessageInProgress message = current;
        Optional<Address> address = MessageInProgress.recipient(rcpt, macros);
        if (message == null || address.isEmpty() || MessageInProgress.refusedByMta(macros)) {
            proceed(Steps.NR_RCPT);
            return;
        }
        Address to = address.get();
        if (!stages.contains(Stage.RECIPIENT) || agreed.has(Steps.NR_RCPT) || message.origin() == Origin.LOCAL) {
            accept(message, to, rcpt);
            proceed(Steps.NR_RCPT);
            return;
        }
        questions.recipient(message.transaction(client, helo, macros), to, reply -> {
            switch (reply) {
                case Reply.Continue c -> accept(message, to, rcpt);
                case Reply.Accept a -> decided();
                case Reply.Discard d -> decided();
                case Reply.Reject r -> log.debug("{} recipient refused: {}", this, r.text());
                case Reply.Tempfail t -> log.debug("{} recipient deferred: {}", this, t.text());
            }
        });
    }

    private void accept(MessageInProgress message, Address to, Command.Rcpt rcpt) {
        message.add(to, rcpt);
        if (message.recipientsAsTyped().size() == 1) {
            questions.expecting(message.transaction(client, helo, macros));
        }
    }

    /** Moves on to the content; says whether it is wanted. */
    private boolean content(Command command) {
        if (state == State.OPEN) {
            throw new ProtocolException(name(command) + " without MAIL");
        }
        if (state != State.ENVELOPE && state != State.CONTENT) {
            return false;
        }
        state = State.CONTENT;
        return true;
    }

    private void header(Command.Header header) {
        MessageInProgress message = current;
        if (content(header) && message != null) {
            message.header(header, agreed.leadingSpace());
        }
        proceed(Steps.NR_HEADER);
    }

    private void body(Command.BodyChunk chunk) {
        MessageInProgress message = current;
        if (!content(chunk) || message == null) {
            proceed(Steps.NR_BODY);
        } else if (!message.content().fitsHeap(chunk.bytes().length)) {
            // A file may block. A message that cannot be kept goes unjudged.
            List<Packet> answer = agreed.has(Steps.NR_BODY) ? List.of() : List.of(new Packet.Continue());
            questions.spool(message, chunk.bytes(), answer, this::decided);
        } else if (message.body(chunk.bytes()) || agreed.has(Steps.NR_BODY) || !agreed.has(Steps.SKIP)) {
            proceed(Steps.NR_BODY);
        } else {
            host.send(List.of(new Packet.Skip()));
        }
    }

    private void endOfBody(Command.EndOfBody end) {
        MessageInProgress message = current;
        if (!content(end) || message == null) {
            host.send(List.of(new Packet.Continue()));
            return;
        }
        Collected content = message.content();
        if (end.bytes().length > 0 && !content.fitsHeap(end.bytes().length)) {
            // Sendmail's last chunk: first to the file, then this event again without it.
            intake.putBack(new Command.EndOfBody(new byte[0]));
            questions.spool(message, end.bytes(), List.of(), this::decided);
            return;
        }
        message.body(end.bytes());
        EditPlan plan = new EditPlan(agreed, message.recipientsAsTyped(), questions::editDropped);
        questions.message(message.transaction(client, helo, macros), content, plan, this::endMessage);
    }

    /** Handles what came in the meantime. */
    private void catchUp() {
        while (!pending.isOpen() && state != State.CLOSED) {
            Command next = intake.poll();
            if (next == null) {
                break;
            }
            handle(next);
        }
        if (state != State.CLOSED) {
            intake.resume();
            closeWhenDrained();
        }
    }

    /** Answers continue, where the MTA waits for an answer. */
    private void proceed(int noReply) {
        if (!agreed.has(noReply)) {
            host.send(List.of(new Packet.Continue()));
        }
    }

    private void abort() {
        giveUpMessage();
        macros.endOfMessage();
        if (state != State.NEW && state != State.SESSION_DECIDED) {
            state = State.OPEN;
        }
    }

    private void quit() {
        giveUpMessage();
        closeNow();
    }

    /** The filter wants no more of this message, whose rest may still come. */
    private void decided() {
        MessageInProgress message = current;
        state = State.DECIDED;
        current = null;
        if (message != null) {
            questions.forget(message.content());
        }
    }

    private void endMessage() {
        current = null;
        macros.endOfMessage();
        state = State.OPEN;
    }

    /** Forgets what is pending and the message under way, which has no answer yet. */
    private void giveUpMessage() {
        boolean working = pending.isOpen();
        pending.cancel();
        MessageInProgress message = current;
        if (message != null) {
            current = null;
            events.messageAborted(working);
            questions.aborted(message.transaction(client, helo, macros), message.content());
        }
    }

    private void closeNow() {
        state = State.CLOSED;
        intake.clear();
        host.close();
    }

    private static String name(Command command) {
        return command.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return "milter connection " + number;
    }
}
