// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.delivery.IncomingMail;
import org.winnowmail.delivery.Mailroom;
import org.winnowmail.delivery.Mailroom.Admission;
import org.winnowmail.delivery.Outcome;
import org.winnowmail.delivery.Recipient;
import org.winnowmail.lmtp.Step.Next;
import org.winnowmail.message.Address;

/**
 * What may follow what in an LMTP session (RFC 2033 over RFC 5321, with 1870, 2034, 2920, 3030, 3207,
 * 6152, 6531). Sees commands and gives replies; bytes, sockets and time are elsewhere.
 *
 * <p>BINARYMIME is not offered: the mailboxes this feeds are read by IMAP servers that make every bare LF
 * a CRLF, so a binary part would not come out as it went in.
 */
final class LmtpSession {
    /** Where a transaction stands. */
    private enum Phase {
        /** No LHLO yet, or STARTTLS took it back. */
        GREETED,
        READY,
        MAIL,
        /** At least one chunk was taken. */
        CHUNKS,
        /** A chunk was refused: only RSET and friends lead out (RFC 3030, section 2). */
        CHUNKS_REFUSED
    }

    private final String hostname;
    private final LmtpLimits limits;
    private final Mailroom mailroom;
    private final boolean tlsOffered;

    private Phase phase = Phase.GREETED;
    private boolean encrypted;
    private String client = "";
    private Optional<Address> sender = Optional.empty();
    private List<Recipient> recipients = new ArrayList<>();
    private int errors;
    private long commands;

    LmtpSession(String hostname, LmtpLimits limits, Mailroom mailroom, boolean tlsOffered) {
        this.hostname = hostname;
        this.limits = limits;
        this.mailroom = mailroom;
        this.tlsOffered = tlsOffered;
    }

    LmtpReply greeting() {
        return new LmtpReply(220, "", List.of(hostname + " LMTP Winnow ready"));
    }

    Step on(LmtpCommand command) {
        if (++commands > limits.commands()) {
            return close(421, "4.7.0", "too many commands in one session");
        }
        return switch (command) {
            case LmtpCommand.Lhlo lhlo -> lhlo(lhlo);
            case LmtpCommand.Mail mail -> mail(mail);
            case LmtpCommand.Rcpt rcpt -> rcpt(rcpt);
            case LmtpCommand.Data data -> data();
            case LmtpCommand.Bdat bdat -> bdat(bdat);
            case LmtpCommand.Rset rset -> {
                reset();
                yield Step.reply(250, "2.0.0", "ok");
            }
            case LmtpCommand.Noop noop -> Step.reply(250, "2.0.0", "ok");
            case LmtpCommand.Vrfy vrfy -> Step.reply(252, "2.5.2", "try RCPT");
            case LmtpCommand.Help help ->
                Step.reply(new LmtpReply(
                        214,
                        "2.0.0",
                        List.of(
                                "LHLO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT" + (tlsOffered ? " STARTTLS" : ""),
                                "RFC 2033; one reply per recipient after the content")));
            case LmtpCommand.Quit quit -> close(221, "2.0.0", "bye");
            case LmtpCommand.StartTls tls -> startTls();
            case LmtpCommand.Bad(LmtpReply reply) -> fault(reply);
        };
    }

    /** A line longer than the limit; RFC 5321 section 4.5.3.1.9. */
    Step overlongLine() {
        return fault(LmtpReply.of(500, "5.5.2", "line longer than " + limits.lineBytes() + " bytes"));
    }

    /** A BDAT line whose size cannot be read: what follows could be content, so nothing after it is obeyed. */
    private Step fault(LmtpReply reply) {
        if (++errors >= limits.errors()) {
            return close(421, "4.7.0", "too many errors");
        }
        if (reply.lines().getFirst().startsWith("syntax: BDAT")) {
            return new Step(List.of(reply), new Next.Close());
        }
        return Step.reply(reply);
    }

    private Step outOfOrder(String text) {
        return fault(LmtpReply.of(503, "5.5.1", text));
    }

    private static Step close(int code, String enhanced, String text) {
        return new Step(List.of(LmtpReply.of(code, enhanced, text)), new Next.Close());
    }

    private Step lhlo(LmtpCommand.Lhlo lhlo) {
        reset();
        phase = Phase.READY;
        client = lhlo.domain();
        List<String> lines = new ArrayList<>(List.of(
                hostname,
                "PIPELINING",
                "SIZE " + limits.messageBytes(),
                "8BITMIME",
                "SMTPUTF8",
                "ENHANCEDSTATUSCODES",
                "CHUNKING"));
        if (tlsOffered && !encrypted) {
            lines.add("STARTTLS");
        }
        return Step.reply(new LmtpReply(250, "", lines));
    }

    private Step startTls() {
        if (!tlsOffered) {
            return fault(LmtpReply.of(502, "5.5.1", "not offered"));
        }
        if (encrypted) {
            return outOfOrder("TLS is already on");
        }
        if (phase != Phase.READY) {
            return outOfOrder(phase == Phase.GREETED ? "say LHLO first" : "not inside a transaction");
        }
        return new Step(List.of(LmtpReply.of(220, "2.0.0", "go ahead")), new Next.Tls());
    }

    /** RFC 3207, section 4.2: everything known from before the handshake is forgotten. */
    void tlsStarted() {
        encrypted = true;
        reset();
        phase = Phase.GREETED;
        client = "";
    }

    private Step mail(LmtpCommand.Mail mail) {
        if (phase == Phase.GREETED) {
            return outOfOrder("say LHLO first");
        }
        if (phase != Phase.READY) {
            return outOfOrder("a transaction is already open");
        }
        if (mail.size().isPresent() && mail.size().getAsLong() > limits.messageBytes()) {
            return Step.reply(tooLarge());
        }
        phase = Phase.MAIL;
        sender = mail.sender();
        return Step.reply(250, "2.1.0", "ok");
    }

    private Step rcpt(LmtpCommand.Rcpt rcpt) {
        if (phase != Phase.MAIL) {
            return outOfOrder("MAIL first");
        }
        if (recipients.size() >= limits.recipients()) {
            return Step.reply(452, "4.5.3", "too many recipients, send the rest in another transaction");
        }
        return switch (mailroom.admit(rcpt.recipient())) {
            case Admission.Accepted(Recipient recipient) -> {
                recipients.add(recipient);
                yield Step.reply(250, "2.1.5", "ok");
            }
            case Admission.Refused(Outcome outcome) -> Step.reply(reply(outcome, rcpt.recipient()));
        };
    }

    private Step data() {
        if (phase == Phase.CHUNKS || phase == Phase.CHUNKS_REFUSED) {
            // RFC 3030, section 2: DATA and BDAT cannot be mixed.
            return outOfOrder("BDAT was begun");
        }
        if (phase != Phase.MAIL || recipients.isEmpty()) {
            return outOfOrder("no valid recipients");
        }
        return new Step(List.of(LmtpReply.of(354, "", "end with a dot on a line of its own")), new Next.Content());
    }

    private Step bdat(LmtpCommand.Bdat bdat) {
        boolean acceptable = (phase == Phase.MAIL && !recipients.isEmpty()) || phase == Phase.CHUNKS;
        if (acceptable) {
            phase = Phase.CHUNKS;
            return new Step(List.of(), new Next.Chunk(bdat.size(), bdat.last(), true));
        }
        if (phase == Phase.MAIL || phase == Phase.CHUNKS_REFUSED) {
            phase = Phase.CHUNKS_REFUSED;
        }
        // The bytes come whatever we say, so they are read away.
        return new Step(outOfOrder("no valid recipients").replies(), new Next.Chunk(bdat.size(), bdat.last(), false));
    }

    /** A chunk that is not the last was read. */
    List<LmtpReply> chunkTaken(long bytes, boolean tooLarge, boolean fault) {
        if (tooLarge || fault) {
            phase = Phase.CHUNKS_REFUSED;
            return List.of(tooLarge ? tooLarge() : diskFull());
        }
        return List.of(LmtpReply.of(250, "2.0.0", bytes + " bytes taken"));
    }

    /** The session ends when commands keep failing; asked after a refused chunk was read away. */
    boolean exhausted() {
        return errors >= limits.errors();
    }

    /**
     * Replies after the content.
     *
     * @param confirmed to be run when the client has read them
     */
    record Answered(List<LmtpReply> replies, Runnable confirmed) {}

    /** The whole content was read and is kept: delivery, and one reply per recipient (RFC 2033, section 4.2). */
    Answered deliver(IncomingMail mail) {
        Mailroom.Receipt receipt = mailroom.deliver(mail, List.copyOf(recipients));
        List<Outcome> outcomes = receipt.outcomes();
        List<LmtpReply> replies = new ArrayList<>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            replies.add(reply(outcomes.get(i), recipients.get(i).address()));
        }
        return new Answered(replies, receipt.answered());
    }

    /** The content was read but not kept: the same reply for each recipient. */
    List<LmtpReply> refuse(boolean tooLarge) {
        LmtpReply reply = tooLarge ? tooLarge() : diskFull();
        return recipients.stream().map(r -> reply).toList();
    }

    private LmtpReply tooLarge() {
        // RFC 1870, section 6.
        return LmtpReply.of(552, "5.3.4", "message larger than " + limits.messageBytes() + " bytes");
    }

    private static LmtpReply diskFull() {
        return LmtpReply.of(452, "4.3.1", "no room for the message now");
    }

    private static LmtpReply reply(Outcome outcome, Address recipient) {
        List<String> lines = ("<" + recipient + "> " + outcome.text()).lines().toList();
        return new LmtpReply(outcome.code(), outcome.enhanced(), lines);
    }

    /** Back to after LHLO; RFC 5321 section 4.1.1.5. */
    void reset() {
        if (phase != Phase.GREETED) {
            phase = Phase.READY;
        }
        sender = Optional.empty();
        recipients = new ArrayList<>();
    }

    /** What LHLO said. */
    String client() {
        return client;
    }

    Optional<Address> sender() {
        return sender;
    }

    List<Recipient> recipients() {
        return List.copyOf(recipients);
    }
}
