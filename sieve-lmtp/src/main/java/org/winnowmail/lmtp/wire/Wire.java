// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.winnowmail.lmtp.wire.WireException.Cause;

/**
 * One connection, read and written by one virtual thread.
 *
 * <p>The event loop puts received pieces into a queue and stops reading while {@value #HIGH} bytes wait
 * there; the conversation takes them out and lets reading go on below {@value #LOW}. Writes are gathered
 * until {@link #flush}, so the replies to a pipelined group leave in one packet; a peer that does not read
 * makes {@code flush} wait, and with it its own conversation and nobody else.
 *
 * <p>Fields without a remark belong to the conversation's thread.
 */
public final class Wire {
    private static final int HIGH = 256 * 1024;
    private static final int LOW = 64 * 1024;
    private static final byte[] EMPTY = new byte[0];

    /** What the event loop has to say. */
    private sealed interface Event {
        record Bytes(byte[] bytes) implements Event {}

        record End(Cause why, String detail) implements Event {}

        /** Look at {@link #stopping}. */
        record Nudge() implements Event {}
    }

    private final Bridge bridge = new Bridge();
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Duration writeTime;

    /** Set by the event loop before the conversation starts. */
    private @Nullable ChannelHandlerContext context;

    private volatile boolean stopping;
    private volatile boolean paused;

    private byte[] piece = EMPTY;
    private int position;
    private Event.@Nullable End end;
    private byte[] out = new byte[512];
    private int outLength;
    private boolean encrypted;

    Wire(Duration writeTime) {
        this.writeTime = writeTime;
    }

    ChannelInboundHandlerAdapter bridge() {
        return bridge;
    }

    /** The peer's address and port, or {@code unix}. */
    public String peer() {
        SocketAddress remote = context().channel().remoteAddress();
        return remote instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : "unix";
    }

    /** Whether TLS protects the connection. */
    public boolean encrypted() {
        return encrypted;
    }

    /** Whether the peer is on this host: a unix socket or a loopback address. */
    public boolean local() {
        SocketAddress remote = context().channel().remoteAddress();
        return !(remote instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext c = context;
        if (c == null) {
            throw new IllegalStateException("conversation before the channel was registered");
        }
        return c;
    }

    // ---- reading

    /** The piece received last; valid from {@link #position} to {@link #limit}. */
    public byte[] piece() {
        return piece;
    }

    public int position() {
        return position;
    }

    public int limit() {
        return piece.length;
    }

    /** Marks everything before {@code newPosition} as read. */
    public void consumeTo(int newPosition) {
        position = newPosition;
    }

    /** Whether a read would return without waiting. */
    public boolean hasInput() {
        return position < piece.length || !events.isEmpty();
    }

    /**
     * Waits until at least one byte can be read.
     *
     * @param deadline by {@link System#nanoTime}
     * @param mayStop whether the server's stop may end the conversation here
     */
    public void await(long deadline, boolean mayStop) throws WireException {
        while (position >= piece.length) {
            if (end != null) {
                throw new WireException(end.why(), end.detail());
            }
            if (stopping && mayStop && events.isEmpty()) {
                throw new WireException(Cause.STOPPING, "server stops");
            }
            Event event;
            try {
                event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WireException(Cause.STOPPING, "interrupted");
            }
            switch (event) {
                case null -> throw new WireException(Cause.TIMEOUT, "peer sent nothing in time");
                case Event.Bytes(byte[] bytes) -> {
                    piece = bytes;
                    position = 0;
                    if (queued.addAndGet(-bytes.length) < LOW && paused) {
                        paused = false;
                        context().channel().config().setAutoRead(true);
                    }
                }
                case Event.End e -> end = e;
                case Event.Nudge() -> {}
            }
        }
    }

    // ---- writing

    /** Gathers bytes for the next {@link #flush}. */
    public void write(byte[] bytes) {
        if (out.length - outLength < bytes.length) {
            byte[] larger = new byte[Math.max(out.length * 2, outLength + bytes.length)];
            System.arraycopy(out, 0, larger, 0, outLength);
            out = larger;
        }
        System.arraycopy(bytes, 0, out, outLength, bytes.length);
        outLength += bytes.length;
    }

    /** Gathers text as UTF-8. */
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes gathered and not yet flushed. */
    public int pending() {
        return outLength;
    }

    /** Sends what was gathered; waits until the system has taken it. */
    public void flush() throws WireException {
        if (outLength == 0) {
            return;
        }
        ChannelFuture sent = context().writeAndFlush(Unpooled.wrappedBuffer(out, 0, outLength));
        out = new byte[512];
        outLength = 0;
        settle(sent);
    }

    private void settle(ChannelFuture sent) throws WireException {
        boolean done;
        try {
            done = sent.await(writeTime.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Cause.STOPPING, "interrupted");
        }
        if (!done) {
            throw new WireException(Cause.TIMEOUT, "peer did not read for " + writeTime);
        }
        if (!sent.isSuccess()) {
            throw new WireException(Cause.BROKEN, String.valueOf(sent.cause()));
        }
    }

    /**
     * Sends what was gathered as the last plain text and puts TLS in front. Plain text that the peer sent
     * ahead is dropped (RFC 3207, section 6: nothing from before the handshake may be obeyed after it).
     */
    public void startTls(SslContext tls) throws WireException {
        ChannelHandlerContext c = context();
        byte[] last = out;
        int length = outLength;
        out = new byte[512];
        outLength = 0;
        var done = c.newPromise();
        // One task on the event loop: between the drop and the handler nothing can be read.
        c.executor().execute(() -> {
            events.removeIf(e -> e instanceof Event.Bytes);
            queued.set(0);
            SslHandler handler = new SslHandler(tls.newEngine(c.alloc()), true);
            c.pipeline().addFirst(handler);
            var _ = c.writeAndFlush(Unpooled.wrappedBuffer(last, 0, length), done);
            c.channel().config().setAutoRead(true);
            paused = false;
        });
        settle(done);
        piece = EMPTY;
        position = 0;
        encrypted = true;
    }

    /** Sends what was gathered, if the peer takes it, and closes; done when this returns. */
    void close() {
        ChannelHandlerContext c = context;
        if (c == null) {
            return;
        }
        if (c.channel().isActive()) {
            try {
                flush();
            } catch (WireException e) {
                // The peer is gone or does not read: it misses the last words.
            }
        }
        var _ = c.close().awaitUninterruptibly(writeTime.toMillis());
    }

    /** Closes without a word; called by the server when grace is over. */
    void cut() {
        ChannelHandlerContext c = context;
        if (c != null) {
            var _ = c.close();
        }
    }

    /** Asks the conversation to end at the next point where it may. Called by the server. */
    void stop() {
        stopping = true;
        events.add(new Event.Nudge());
    }

    public boolean stopping() {
        return stopping;
    }

    /** Runs on the event loop. */
    private final class Bridge extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf buffer = (ByteBuf) message;
            try {
                byte[] bytes = new byte[buffer.readableBytes()];
                buffer.readBytes(bytes);
                if (bytes.length > 0) {
                    if (queued.addAndGet(bytes.length) > HIGH) {
                        paused = true;
                        ctx.channel().config().setAutoRead(false);
                    }
                    events.add(new Event.Bytes(bytes));
                    // The conversation may have emptied the queue between the two steps above.
                    if (paused && queued.get() < LOW) {
                        paused = false;
                        ctx.channel().config().setAutoRead(true);
                    }
                }
            } finally {
                buffer.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                events.add(new Event.End(Cause.CLOSED, "peer closed"));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add(new Event.End(Cause.CLOSED, "peer closed"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            events.add(new Event.End(Cause.BROKEN, String.valueOf(cause.getMessage())));
            var _ = ctx.close();
        }
    }
}
