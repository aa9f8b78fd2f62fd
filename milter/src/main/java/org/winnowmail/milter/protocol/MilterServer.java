// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for MTAs and runs a {@link Session} for each connection. Knows sockets, not rules.
 *
 * <p>Postfix opens a connection per SMTP client, so accepting allocates little: a channel, a decoder, a
 * session without buffers.
 */
public final class MilterServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MilterServer.class);

    /** One loop moves more mail than four processors judge; more loops only wake each other up. */
    private static final int PROCESSORS_PER_LOOP = 4;

    /** Connections the kernel holds for us while we are busy. */
    private static final int BACKLOG = 1024;

    /** How often silent connections are looked for, in seconds. */
    private static final int SWEEP_SECONDS = 10;

    /** How often a full house is logged, in nanoseconds: an overload must not become a flood of lines. */
    private static final long REFUSAL_LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final MilterSettings settings;
    private final MilterFilter filter;
    private final MilterEvents events;
    private final Sockets sockets;
    private final EventLoopGroup loops;
    private final List<Channel> listeners = new ArrayList<>();
    private final List<ListenAddress> addresses = new ArrayList<>();
    private final List<UnixSocket> files = new ArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong lastRefusalLogged = new AtomicLong(System.nanoTime() - REFUSAL_LOG_NANOS);

    private MilterServer(MilterSettings settings, MilterFilter filter, MilterEvents events) {
        this.settings = settings;
        this.filter = filter;
        this.events = events;
        this.sockets = Sockets.of(settings.transport());
        int threads = settings.threads() > 0
                ? settings.threads()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / PROCESSORS_PER_LOOP);
        this.loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("milter-io", true), sockets.handlers());
    }

    /**
     * Starts listening.
     *
     * @throws IOException when one of the places cannot be had, with the place and the remedy; then nothing
     *     listens
     */
    public static MilterServer start(MilterSettings settings, MilterFilter filter, MilterEvents events)
            throws IOException {
        MilterServer server = new MilterServer(settings, filter, events);
        try {
            for (ListenAddress address : settings.listen()) {
                switch (address) {
                    case ListenAddress.Tcp tcp -> server.listen(tcp);
                    case ListenAddress.Unix unix -> server.listen(unix);
                }
            }
        } catch (IOException | RuntimeException e) {
            server.close(Duration.ZERO);
            throw e;
        }
        var _ = server.loops.scheduleWithFixedDelay(
                server::closeSilent, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        log.info("milter listens at {} ({})", server.addresses, server.sockets);
        return server;
    }

    private void listen(ListenAddress.Tcp tcp) throws IOException {
        ServerBootstrap bootstrap = bootstrap().channelFactory(sockets::tcp);
        bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
        Channel channel = bind(bootstrap, tcp.address(), tcp);
        addresses.add(new ListenAddress.Tcp((InetSocketAddress) channel.localAddress()));
    }

    private void listen(ListenAddress.Unix unix) throws IOException {
        UnixSocket file = new UnixSocket(unix.path());
        bind(bootstrap().channelFactory(sockets::unix), sockets.unixAddress(file.bindTo()), unix);
        files.add(file);
        file.publish(settings.socketMode(), settings.socketGroup());
        addresses.add(unix);
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loops)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
    }

    private Channel bind(ServerBootstrap bootstrap, SocketAddress address, ListenAddress shown) throws IOException {
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            BindException failure = new BindException("cannot listen at " + shown + ": "
                    + (cause == null ? "unknown reason" : cause.getMessage())
                    + "; is another server running there? Otherwise choose another place in milter.listen");
            failure.initCause(cause);
            throw failure;
        }
        listeners.add(bound.channel());
        return bound.channel();
    }

    private void accept(Channel channel) {
        if (open.incrementAndGet() > settings.limits().connections()) {
            open.decrementAndGet();
            refuse(channel);
            return;
        }
        FrameDecoder frames = new FrameDecoder(settings.limits().frameBytes());
        Connection connection = new Connection(channel, accepted.incrementAndGet(), frames, filter, events, settings);
        connections.add(connection);
        var _ = channel.closeFuture().addListener(closed -> {
            connections.remove(connection);
            open.decrementAndGet();
        });
        channel.pipeline().addLast(frames, connection);
    }

    private void refuse(Channel channel) {
        events.connectionRefused();
        long now = System.nanoTime();
        long last = lastRefusalLogged.get();
        if (now - last >= REFUSAL_LOG_NANOS && lastRefusalLogged.compareAndSet(last, now)) {
            log.warn(
                    "more than {} connections: refusing new ones; raise milter.max_connections or lower Postfix's"
                            + " process limits",
                    settings.limits().connections());
        }
        var _ = channel.close();
    }

    /** Closes connections that have been silent for too long. */
    void closeSilent() {
        connections.forEach(c -> c.closeIfSilent(settings.times()));
    }

    /** The connections themselves, for tests of their sockets. */
    Set<Connection> open() {
        return Set.copyOf(connections);
    }

    /** Where it listens, with the ports that were given for 0. */
    public List<ListenAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Connections open now. */
    public int connections() {
        return open.get();
    }

    /**
     * Stops: takes no new connection, closes those without a message, lets the others finish theirs as long
     * as the grace lasts, then closes what is left.
     */
    public void close(Duration grace) {
        for (Channel listener : listeners) {
            listener.close().awaitUninterruptibly();
        }
        for (UnixSocket file : files) {
            try {
                file.remove();
            } catch (IOException e) {
                log.warn("the socket file could not be removed: {}", e.toString());
            }
        }
        long end = System.nanoTime() + grace.toNanos();
        connections.forEach(Connection::drain);
        try {
            while (!connections.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(Duration.ofMillis(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!connections.isEmpty()) {
            log.warn("{} messages were not finished within {}", connections.size(), grace);
        }
        connections.forEach(Connection::closeNow);
        var _ = loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Stops with a grace of ten seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
