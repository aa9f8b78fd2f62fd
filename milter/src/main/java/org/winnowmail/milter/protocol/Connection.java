// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket with its session. Everything runs on the channel's event loop, but for the work that a session
 * gives away: that runs on a virtual thread and comes back as a task of the loop.
 */
final class Connection extends SimpleChannelInboundHandler<Command> implements SessionHost {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final Channel channel;
    private final FrameDecoder frames;
    private final MilterEvents events;
    private final Session session;
    private final long opened = System.nanoTime();
    private long lastRead = opened;

    Connection(
            Channel channel,
            long number,
            FrameDecoder frames,
            MilterFilter filter,
            MilterEvents events,
            MilterSettings settings) {
        this.channel = channel;
        this.frames = frames;
        this.events = events;
        this.session = new Session(number, filter, events, settings, this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        log.debug("{}: from {}", session, channel.remoteAddress());
        events.connectionOpened();
        super.channelActive(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Command command) {
        log.trace("{}: {}", session, command);
        session.receive(command);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        lastRead = System.nanoTime();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        session.disconnected();
        log.debug("{}: closed after {} frames, {} bytes", session, frames.frames(), frames.bytes());
        events.connectionClosed(frames.frames(), frames.bytes());
        super.channelInactive(context);
    }

    /** Nothing that goes wrong with one connection may reach the server. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        fail(cause);
    }

    private void fail(Throwable cause) {
        switch (cause) {
            case ProtocolException e -> {
                log.warn("{} from {}: {}; closed", session, channel.remoteAddress(), e.getMessage());
                events.failed(MilterEvents.Failure.PROTOCOL);
            }
            case IOException e -> {
                log.debug("{}: {}", session, e.toString());
                events.failed(MilterEvents.Failure.CONNECTION);
            }
            default -> {
                log.error("{}: closed", session, cause);
                events.failed(MilterEvents.Failure.CONNECTION);
            }
        }
        closeNow();
    }

    /** Closes when nothing has come for too long; for a new connection that is much sooner. */
    void closeIfSilent(MilterTimes times) {
        onLoop(() -> {
            Duration allowed = session.negotiated() ? times.idle() : times.negotiation();
            if (!session.working() && System.nanoTime() - lastRead > allowed.toNanos()) {
                log.debug("{}: silent for {}, closed", session, allowed);
                closeNow();
            }
        });
    }

    /** Finishes the message under way, then closes. */
    void drain() {
        onLoop(session::drain);
    }

    Channel channel() {
        return channel;
    }

    /** Closes without waiting for anything. */
    void closeNow() {
        var _ = channel.close();
    }

    private void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    fail(e);
                }
            });
        } catch (RejectedExecutionException stopped) {
            log.debug("{}: the server has stopped", session);
        }
    }

    @Override
    public void send(List<Packet> packets) {
        if (log.isTraceEnabled()) {
            log.trace("{}: -> {}", session, packets);
        }
        ByteBuf buffer = channel.alloc().buffer(64);
        boolean written = false;
        try {
            PacketEncoder.encode(packets, buffer);
            written = true;
        } finally {
            if (!written) {
                buffer.release();
            }
        }
        var _ = channel.writeAndFlush(buffer);
    }

    @Override
    public void close() {
        // An empty write comes behind everything sent before, so closing then loses nothing.
        var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    @Override
    public Task after(Duration time, Runnable callback) {
        Future<?> timer = channel.eventLoop()
                .schedule(
                        () -> {
                            try {
                                callback.run();
                            } catch (RuntimeException e) {
                                fail(e);
                            }
                        },
                        time.toMillis(),
                        TimeUnit.MILLISECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public <T> Task run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        Thread thread = Thread.ofVirtual().name("milter-work").unstarted(() -> {
            try {
                T result = work.call();
                onLoop(() -> done.accept(result));
            } catch (Throwable e) {
                // Errors too: a filter out of stack or memory for one message must not cost the reply.
                onLoop(() -> failed.accept(e));
            }
        });
        thread.start();
        return thread::interrupt;
    }
}
