// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session with its codec and a hand-moved world: bytes in, bytes out. */
final class Talk {
    static final Command.Negotiate POSTFIX = new Command.Negotiate(6, 0x1FF, 0x1FFFFF);

    /** An MTA that knows no reply can be left out. */
    static final Command.Negotiate CHATTY = new Command.Negotiate(6, 0x1FF, 0x7F);

    final RecordingFilter filter;
    final HandHost host = new HandHost();
    final Counting events = new Counting();
    final Session session;
    private final EmbeddedChannel frames;

    /** Counts what the server tells. */
    static final class Counting implements MilterEvents {
        final List<Failure> failures = new ArrayList<>();
        int aborted;
        int answered;
        int patience;

        @Override
        public void messageAnswered(Reply reply, long bodyBytes, Duration took) {
            answered++;
        }

        @Override
        public void messageAborted(boolean working) {
            aborted++;
        }

        @Override
        public void progressSent() {
            patience++;
        }

        @Override
        public void failed(Failure failure) {
            failures.add(failure);
        }
    }

    Talk(RecordingFilter filter, MilterSettings settings) {
        this.filter = filter;
        this.session = new Session(1, filter, events, settings, host);
        this.frames = new EmbeddedChannel(new FrameDecoder(settings.limits().frameBytes()));
    }

    Talk(RecordingFilter filter) {
        this(filter, settings());
    }

    static MilterSettings settings() {
        return MilterSettings.listeningAt(List.of(ListenAddress.parse("inet:127.0.0.1:0")));
    }

    /** The MTA writes; nothing that the filter is asked is answered yet. */
    Talk say(byte[] bytes) {
        frames.writeInbound(Unpooled.wrappedBuffer(bytes));
        for (Command c = frames.readInbound(); c != null; c = frames.readInbound()) {
            session.receive(c);
        }
        return this;
    }

    Talk say(Command... commands) {
        return say(MtaCodec.encode(commands));
    }

    /** What breaks when the MTA says this; empty when nothing does. */
    Optional<ProtocolException> breaks(byte[] bytes) {
        try {
            say(bytes);
            return Optional.empty();
        } catch (ProtocolException e) {
            return Optional.of(e);
        } catch (DecoderException e) {
            assertThat(e.getCause()).isInstanceOf(ProtocolException.class);
            return Optional.of((ProtocolException) e.getCause());
        }
    }

    /** Writes, lets the filter answer, and gives what was sent, one text per write. */
    List<String> exchange(Command... commands) {
        say(commands);
        host.settle();
        return host.taken();
    }

    /** Negotiates as Postfix does and forgets the answer. */
    Talk start(Command.Negotiate offer) {
        exchange(offer);
        return this;
    }

    Talk start() {
        return start(POSTFIX);
    }

    static Command.Connect connect() {
        return new Command.Connect("mail.example.org", '4', 40_000, "192.0.2.7");
    }

    static Command.Mail mail(String path) {
        return new Command.Mail(path, List.of());
    }

    static Command.Rcpt rcpt(String path) {
        return new Command.Rcpt(path, List.of());
    }

    static Command.Header header(String name, String value) {
        return new Command.Header(name, MtaCodec.bytes(value));
    }

    static Command.BodyChunk body(String text) {
        return new Command.BodyChunk(MtaCodec.bytes(text));
    }

    static Command.EndOfBody end() {
        return new Command.EndOfBody(new byte[0]);
    }

    /** A small message from MAIL to the last body byte. */
    static Command[] message() {
        return new Command[] {
            mail("<a@example.org>"),
            rcpt("<b@example.net>"),
            new Command.Data(),
            header("Subject", " hello"),
            new Command.EndOfHeader(),
            body("text\r\n"),
            end()
        };
    }
}
