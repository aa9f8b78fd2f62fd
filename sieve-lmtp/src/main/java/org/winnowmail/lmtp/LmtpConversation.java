// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.delivery.IncomingMail;
import org.winnowmail.delivery.Mailroom;
import org.winnowmail.delivery.QueueId;
import org.winnowmail.lmtp.Step.Next;
import org.winnowmail.lmtp.wire.Wire;
import org.winnowmail.lmtp.wire.WireException;
import org.winnowmail.message.Body;
import org.winnowmail.message.Limits;
import org.winnowmail.message.Message;

/**
 * One connection from greeting to close, on its own virtual thread: reads what the session says comes
 * next, and writes what the session answers. Replies leave when the client has nothing more to say, so a
 * pipelined group is answered in one packet.
 */
final class LmtpConversation {
    private static final Logger log = LoggerFactory.getLogger(LmtpConversation.class);

    private final LmtpSettings settings;
    private final LmtpLimits limits;
    private final Clock clock;
    private final String id;
    private final Wire wire;
    private final LmtpSession session;
    private final LineCutter line;

    private Spool spool;

    /** A delivery whose replies are written but perhaps not read by the client. */
    private Runnable unconfirmed = () -> {};

    LmtpConversation(LmtpSettings settings, Mailroom mailroom, Clock clock, String id, Wire wire) {
        this.settings = settings;
        this.limits = settings.limits();
        this.clock = clock;
        this.id = id;
        this.wire = wire;
        this.session = new LmtpSession(
                settings.hostname(), limits, mailroom, settings.tls().isPresent());
        this.line = new LineCutter(limits.lineBytes());
        this.spool = newSpool();
    }

    private Spool newSpool() {
        return new Spool(settings.spool(), limits.memoryBytes(), limits.messageBytes());
    }

    void run() throws IOException {
        log.debug("{} from {}", id, wire.peer());
        try {
            write(List.of(session.greeting()));
            Next next = new Next.Command();
            while (!(next instanceof Next.Close)) {
                next = switch (next) {
                    case Next.Command command -> command();
                    case Next.Content content -> content();
                    case Next.Chunk chunk -> chunk(chunk);
                    case Next.Tls tls -> tls();
                    case Next.Close close -> close;
                };
            }
            wire.flush();
            confirm();
        } catch (WireException e) {
            farewell(e);
        } finally {
            spool.close();
        }
    }

    /** A peer that is silent or that we leave is told so (RFC 5321, section 3.8); a broken one cannot be. */
    private void farewell(WireException e) {
        switch (e.why()) {
            case TIMEOUT ->
                wire.write(LmtpReply.of(421, "4.4.2", settings.hostname() + " timeout, closing")
                        .bytes());
            case STOPPING -> {
                confirm();
                wire.write(LmtpReply.of(421, "4.3.2", settings.hostname() + " shutting down")
                        .bytes());
            }
            // An orderly close comes after everything we wrote was taken.
            case CLOSED -> confirm();
            case BROKEN -> {}
        }
        log.debug("{} {}", id, e.getMessage());
    }

    private void confirm() {
        unconfirmed.run();
        unconfirmed = () -> {};
    }

    private void write(List<LmtpReply> replies) {
        for (LmtpReply reply : replies) {
            wire.write(reply.bytes());
        }
    }

    private Next command() throws IOException {
        boolean begun = false;
        long deadline = 0;
        do {
            if (!wire.hasInput() || wire.pending() > 32 * 1024) {
                wire.flush();
            }
            if (!begun) {
                deadline = System.nanoTime() + limits.idle().toNanos();
            }
            wire.await(deadline, !begun);
            begun = true;
            wire.consumeTo(line.accept(wire.piece(), wire.position(), wire.limit()));
        } while (!line.complete());
        confirm();
        LmtpCommand command = line.overlong() ? null : CommandParser.parse(line.line(), line.length());
        Step step = command == null ? session.overlongLine() : session.on(command);
        if (command instanceof LmtpCommand.Rset || command instanceof LmtpCommand.Lhlo) {
            spool.close();
            spool = newSpool();
        }
        if (step.next() instanceof Next.Chunk || step.next() instanceof Next.Tls) {
            refusalOfChunk = step.replies();
        } else {
            write(step.replies());
        }
        return step.next();
    }

    /** The reply that belongs after the bytes of a chunk, or before a handshake. */
    private List<LmtpReply> refusalOfChunk = List.of();

    private Next content() throws IOException {
        wire.flush();
        DotUnstuffer unstuffer = new DotUnstuffer();
        long deadline = System.nanoTime() + limits.content().toNanos();
        while (!unstuffer.ended()) {
            await(deadline);
            wire.consumeTo(unstuffer.accept(wire.piece(), wire.position(), wire.limit(), spool));
        }
        return finish();
    }

    private Next chunk(Next.Chunk chunk) throws IOException {
        long deadline = System.nanoTime() + limits.content().toNanos();
        long left = chunk.size();
        while (left > 0) {
            if (!wire.hasInput()) {
                wire.flush();
            }
            await(deadline);
            int n = (int) Math.min(left, wire.limit() - wire.position());
            if (chunk.keep()) {
                spool.write(wire.piece(), wire.position(), n);
            }
            wire.consumeTo(wire.position() + n);
            left -= n;
        }
        if (!chunk.keep()) {
            write(refusalOfChunk);
            return session.exhausted() ? new Next.Close() : new Next.Command();
        }
        if (chunk.last()) {
            return finish();
        }
        write(session.chunkTaken(chunk.size(), spool.tooLarge(), spool.fault().isPresent()));
        return new Next.Command();
    }

    /** Both the peer's silence and the content as a whole are bounded. */
    private void await(long contentDeadline) throws WireException {
        long idleDeadline = System.nanoTime() + limits.idle().toNanos();
        wire.await(idleDeadline - contentDeadline < 0 ? idleDeadline : contentDeadline, false);
    }

    private Next finish() throws IOException {
        boolean lost = spool.tooLarge() || spool.fault().isPresent();
        spool.fault().ifPresent(e -> log.error("{} spool in {}: {}", id, settings.spool(), e.toString()));
        if (lost) {
            write(session.refuse(spool.tooLarge()));
        } else {
            LmtpSession.Answered answered = session.deliver(mail());
            write(answered.replies());
            unconfirmed = answered.confirmed();
        }
        session.reset();
        spool.close();
        spool = newSpool();
        wire.flush();
        return new Next.Command();
    }

    private IncomingMail mail() throws IOException {
        Body raw = spool.body();
        Message message = RawMessage.split(raw, Limits.DEFAULT);
        return new IncomingMail(
                id, session.client(), session.sender(), raw, message, QueueId.of(message.headers()), clock.instant());
    }

    private Next tls() throws IOException {
        write(refusalOfChunk);
        try {
            wire.startTls(settings.tls().orElseThrow().context());
            session.tlsStarted();
        } catch (WireException e) {
            throw e;
        } catch (IOException e) {
            log.error("{}", e.getMessage());
            return new Next.Close();
        }
        return new Next.Command();
    }
}
