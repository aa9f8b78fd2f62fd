// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.winnowmail.message.Address;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/** A session whose work is done at once and whose time stands still. */
public final class MilterWire {
    private static final MilterSettings SETTINGS =
            MilterSettings.listeningAt(List.of(ListenAddress.parse("inet:127.0.0.1:0")));

    private MilterWire() {}

    /** What is answered to a stream that arrives in pieces of that many bytes. */
    public static String talk(byte[] stream, int piece) {
        Host host = new Host();
        Session session = new Session(1, new Curious(), MilterEvents.NONE, SETTINGS, host);
        EmbeddedChannel frames =
                new EmbeddedChannel(new FrameDecoder(SETTINGS.limits().frameBytes()));
        try {
            for (int at = 0; at < stream.length && !host.closed; at += piece) {
                try {
                    frames.writeInbound(Unpooled.wrappedBuffer(
                            Arrays.copyOfRange(stream, at, Math.min(stream.length, at + piece))));
                } catch (DecoderException e) {
                    drain(frames, session, host);
                    String why = expected(e);
                    // What came after the end of the conversation was not looked at.
                    return host.closed ? host.said.toString() : host.said + " broken: " + why;
                }
                drain(frames, session, host);
            }
        } catch (ProtocolException e) {
            return host.said + " broken: " + e.getMessage();
        } finally {
            session.disconnected();
            boolean _ = frames.finishAndReleaseAll();
        }
        return host.said.toString();
    }

    private static String expected(DecoderException decoding) {
        if (decoding.getCause() instanceof ProtocolException e) {
            return String.valueOf(e.getMessage());
        }
        throw decoding;
    }

    private static void drain(EmbeddedChannel frames, Session session, Host host) {
        for (Command c = frames.readInbound(); c != null && !host.closed; c = frames.readInbound()) {
            session.receive(c);
            host.settle();
        }
    }

    /** Reads all it is shown and edits what it can. */
    private static final class Curious implements MilterFilter {
        @Override
        public Set<Stage> stages() {
            return EnumSet.allOf(Stage.class);
        }

        @Override
        public Reply recipient(Transaction transaction, Address recipient) {
            return recipient.local().length() % 3 == 1 ? Reply.tempfail("later") : Reply.proceed();
        }

        @Override
        public Decision message(Transaction transaction, Message message) {
            int size = message.body().head(1 << 16).length;
            return new Decision(
                    List.of(
                            new Edit.InsertHeader(1, HeaderField.of("X-Size", size + " of " + transaction.envelope())),
                            new Edit.DeleteHeader("Subject", 1)),
                    Reply.accept());
        }
    }

    private static final class Host implements SessionHost {
        private final StringBuilder said = new StringBuilder();
        private final Queue<Runnable> works = new ArrayDeque<>();
        private boolean closed;

        @Override
        public void send(List<Packet> packets) {
            if (closed) {
                throw new IllegalStateException("a packet after the end");
            }
            ByteBuf buffer = Unpooled.buffer();
            PacketEncoder.encode(packets, buffer);
            said.append(buffer.toString(StandardCharsets.ISO_8859_1)).append('|');
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void reading(boolean on) {
            // The stream is given, not read.
        }

        @Override
        public Task after(Duration time, Runnable callback) {
            return () -> {};
        }

        @Override
        public <T> Task run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
            Runnable handed = () -> {
                T result;
                try {
                    result = work.call();
                } catch (Exception e) {
                    throw new IllegalStateException("the filter was shown something it cannot look at", e);
                }
                done.accept(result);
            };
            works.add(handed);
            return () -> works.remove(handed);
        }

        private void settle() {
            for (Runnable work = works.poll(); work != null; work = works.poll()) {
                work.run();
            }
        }
    }
}
