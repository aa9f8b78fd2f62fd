// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.winnowmail.delivery.IncomingMail;
import org.winnowmail.delivery.Mailroom;
import org.winnowmail.delivery.Outcome;
import org.winnowmail.delivery.Recipient;
import org.winnowmail.lmtp.Step.Next;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.Message;
import org.winnowmail.store.User;

/** A conversation over bytes at hand: what {@link LmtpConversation} does, without waiting. */
public final class LmtpWire {
    private final LmtpSession session = new LmtpSession("mx.test", LmtpLimits.DEFAULT, new Doormat(), false);
    private final StringBuilder said = new StringBuilder();
    private final LineCutter line = new LineCutter(LmtpLimits.DEFAULT.lineBytes());
    private ByteArrayOutputStream content = new ByteArrayOutputStream();
    private DotUnstuffer dots = new DotUnstuffer();
    private Next next = new Next.Command();
    private List<LmtpReply> refusal = List.of();
    private long left;

    private LmtpWire() {}

    /** What is answered to a stream that arrives in pieces of that many bytes. */
    public static String talk(byte[] stream, int piece) {
        LmtpWire wire = new LmtpWire();
        for (int at = 0; at < stream.length; at += piece) {
            wire.take(stream, at, Math.min(stream.length, at + piece));
        }
        return wire.said.toString();
    }

    private void take(byte[] in, int from, int to) {
        int at = from;
        while (at < to && !(next instanceof Next.Close) && !(next instanceof Next.Tls)) {
            at = switch (next) {
                case Next.Command _ -> command(in, at, to);
                case Next.Content _ -> {
                    int end = dots.accept(in, at, to, (b, o, n) -> content.write(b, o, n));
                    if (dots.ended()) {
                        finish();
                    }
                    yield end;
                }
                case Next.Chunk chunk -> {
                    int n = (int) Math.min(left, to - at);
                    content.write(in, at, chunk.keep() ? n : 0);
                    left -= n;
                    endChunk(chunk);
                    yield at + n;
                }
                case Next.Tls _, Next.Close _ -> to;
            };
        }
    }

    private int command(byte[] in, int from, int to) {
        int at = line.accept(in, from, to);
        if (line.complete()) {
            Step step = line.overlong()
                    ? session.overlongLine()
                    : session.on(CommandParser.parse(line.line(), line.length()));
            next = step.next();
            if (next instanceof Next.Chunk chunk) {
                refusal = step.replies();
                left = chunk.size();
                endChunk(chunk);
            } else {
                say(step.replies());
            }
        }
        return at;
    }

    private void endChunk(Next.Chunk chunk) {
        if (left > 0) {
            return;
        }
        next = new Next.Command();
        if (!chunk.keep()) {
            say(refusal);
            next = session.exhausted() ? new Next.Close() : next;
        } else if (chunk.last()) {
            finish();
        } else {
            say(session.chunkTaken(chunk.size(), false, false));
        }
    }

    private void finish() {
        byte[] bytes = content.toByteArray();
        int recipients = session.recipients().size();
        Body raw = Body.of(bytes);
        List<LmtpReply> replies = session.deliver(new IncomingMail(
                        "x", session.client(), session.sender(), raw, Message.parse(bytes), "", Instant.EPOCH))
                .replies();
        if (replies.size() != recipients || recipients == 0) {
            throw new IllegalStateException(replies.size() + " replies for " + recipients + " recipients");
        }
        say(replies);
        said.append(new String(bytes, StandardCharsets.ISO_8859_1));
        session.reset();
        content = new ByteArrayOutputStream();
        dots = new DotUnstuffer();
        next = new Next.Command();
    }

    private void say(List<LmtpReply> replies) {
        for (LmtpReply reply : replies) {
            String text = new String(reply.bytes(), StandardCharsets.UTF_8);
            for (String one : text.split("\r\n", -1)) {
                if (one.indexOf('\r') >= 0
                        || one.indexOf('\n') >= 0
                        || (!one.isEmpty() && !one.matches("(?s)\\d{3}[ -].*"))) {
                    throw new IllegalStateException("no reply line: " + one);
                }
            }
            said.append(text);
        }
    }

    /** Takes everything for everybody but those it does not. */
    private static final class Doormat implements Mailroom {
        @Override
        public Admission admit(Address recipient) {
            return recipient.local().length() % 3 == 2
                    ? new Admission.Refused(new Outcome(550, "5.1.1", "nobody"))
                    : new Admission.Accepted(
                            new Recipient(recipient, User.named("u").orElseThrow(), Optional.empty()));
        }

        @Override
        public Receipt deliver(IncomingMail mail, List<Recipient> recipients) {
            return new Receipt(
                    recipients.stream()
                            .map(_ -> new Outcome(250, "2.1.5", "ok"))
                            .toList(),
                    () -> {});
        }
    }
}
