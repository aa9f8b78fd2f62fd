// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, and gives every connection a {@link Wire} and a virtual thread that runs the protocol's
 * conversation from the first byte to the last.
 */
public final class WireServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WireServer.class);

    /** One protocol's side of a connection; returns when the connection is to be closed. */
    @FunctionalInterface
    public interface Conversation {
        void run(Wire wire) throws IOException;
    }

    /**
     * How a server listens.
     *
     * @param name names threads and log lines
     * @param listen where; at least one
     * @param sessions connections at once; the next one is told {@code fullReply} and closed, which
     *     bounds memory and threads against a flood
     * @param fullReply what a connection above the limit is told, with line end
     * @param writeTime how long a peer may leave a reply unread
     */
    public record Settings(String name, List<Endpoint> listen, int sessions, String fullReply, Duration writeTime) {
        public Settings {
            listen = List.copyOf(listen);
        }
    }

    private final Settings settings;
    private final Conversation conversation;
    private final EventLoopGroup loops;
    private final List<Channel> listeners = new ArrayList<>();
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean stopping;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private WireServer(Settings settings, Conversation conversation) {
        this.settings = settings;
        this.conversation = conversation;
        this.loops = new MultiThreadIoEventLoopGroup(
                Math.min(4, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory(settings.name() + "-io", true),
                NioIoHandler.newFactory());
    }

    /**
     * Binds every endpoint; on a failure nothing stays bound.
     *
     * @throws IOException naming the endpoint that cannot be bound, and what to do
     */
    public static WireServer start(Settings settings, Conversation conversation) throws IOException {
        WireServer server = new WireServer(settings, conversation);
        try {
            for (Endpoint endpoint : settings.listen()) {
                server.bind(endpoint);
            }
        } catch (IOException e) {
            server.close(Duration.ZERO);
            throw e;
        }
        return server;
    }

    private void bind(Endpoint endpoint) throws IOException {
        Class<? extends ServerChannel> type = switch (endpoint) {
            case Endpoint.Inet inet -> NioServerSocketChannel.class;
            case Endpoint.Unix unix -> {
                clearSocket(unix);
                yield NioServerDomainSocketChannel.class;
            }
        };
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 512)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        if (endpoint instanceof Endpoint.Inet) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
        }
        var bound = bootstrap.bind(endpoint.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            String remedy = cause instanceof BindException
                    ? "; is another server running there? Stop it or choose another port"
                    : "";
            throw new IOException(
                    settings.name() + " cannot listen on " + endpoint + ": " + cause.getMessage() + remedy, cause);
        }
        listeners.add(bound.channel());
        if (endpoint instanceof Endpoint.Unix(Path path)) {
            // The MTA runs as another user; whoever may reach the directory may connect, as with a loopback port.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
    }

    /** Removes a socket file that a killed server left; one that still answers is somebody's. */
    private static void clearSocket(Endpoint.Unix unix) throws IOException {
        if (!Files.exists(unix.path())) {
            Files.createDirectories(unix.path().toAbsolutePath().resolve("..").normalize());
            return;
        }
        try (SocketChannel probe = SocketChannel.open(unix.address())) {
            throw new IOException(
                    "another server answers on " + unix + " (" + probe.getRemoteAddress() + "); stop it first");
        } catch (java.net.ConnectException nobodyThere) {
            Files.delete(unix.path());
        }
    }

    /** Event loop: takes the connection in or sends it away. */
    private void accept(Channel channel) {
        if (sessions.incrementAndGet() > settings.sessions() || stopping) {
            sessions.decrementAndGet();
            refused.incrementAndGet();
            var _ = channel.writeAndFlush(Unpooled.copiedBuffer(settings.fullReply(), StandardCharsets.US_ASCII))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        Wire wire = new Wire(settings.writeTime());
        channel.pipeline().addLast(wire.bridge());
        open.add(wire);
        Thread.ofVirtual().name(settings.name()).start(() -> converse(wire));
    }

    private void converse(Wire wire) {
        try {
            if (stopping) {
                wire.stop();
            }
            conversation.run(wire);
        } catch (WireException e) {
            log.debug("{} {}: {}", settings.name(), wire.peer(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            log.warn("{} {}: conversation ended by a fault", settings.name(), wire.peer(), e);
        } finally {
            wire.close();
            open.remove(wire);
            if (sessions.decrementAndGet() == 0 && stopping) {
                stopped.countDown();
            }
        }
    }

    /** TCP ports bound, in the order of the settings. */
    public List<Integer> ports() {
        return listeners.stream()
                .map(Channel::localAddress)
                .filter(a -> a instanceof InetSocketAddress)
                .map(a -> ((InetSocketAddress) a).getPort())
                .toList();
    }

    /** Connections open now. */
    public int sessions() {
        return open.size();
    }

    /** Connections refused because of the session limit, since start. */
    public long refused() {
        return refused.get();
    }

    /**
     * Stops: no new connections, idle ones end at once, running work may finish within {@code grace}, then
     * the rest is cut.
     */
    public void close(Duration grace) {
        stopping = true;
        for (Channel listener : listeners) {
            var _ = listener.close().awaitUninterruptibly();
        }
        open.forEach(Wire::stop);
        try {
            if (sessions.get() > 0 && !stopped.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{}: {} sessions cut after {}", settings.name(), sessions.get(), grace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(Wire::cut);
        var _ = loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        for (Endpoint endpoint : settings.listen()) {
            if (endpoint instanceof Endpoint.Unix(Path path)) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    log.warn("{}: socket file {} stays: {}", settings.name(), path, e.getMessage());
                }
            }
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(30));
    }
}
