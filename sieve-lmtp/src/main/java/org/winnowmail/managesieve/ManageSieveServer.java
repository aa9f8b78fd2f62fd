// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.lmtp.wire.Wire;
import org.winnowmail.lmtp.wire.WireException;
import org.winnowmail.lmtp.wire.WireServer;
import org.winnowmail.managesieve.ManageSieveSettings.ManageSieveLimits;

/** Starts the ManageSieve server. */
public final class ManageSieveServer {
    private static final Logger log = LoggerFactory.getLogger(ManageSieveServer.class);

    private ManageSieveServer() {}

    /**
     * Binds and serves.
     *
     * @throws IOException when an endpoint cannot be bound; the message says which and what to do
     */
    public static Running start(ManageSieveSettings settings, Authenticator authenticator, ScriptCheck check)
            throws IOException {
        FailedLogins failed = new FailedLogins(settings.limits(), Ticker.systemTicker());
        return new Running(WireServer.start(
                new WireServer.Settings(
                        "managesieve",
                        settings.listen(),
                        settings.limits().sessions(),
                        "BYE (TRYLATER) \"too many connections\"\r\n",
                        Duration.ofMinutes(1)),
                wire -> converse(settings, authenticator, check, failed, wire)));
    }

    /** One connection from greeting to close, on its own virtual thread. */
    private static void converse(
            ManageSieveSettings settings,
            Authenticator authenticator,
            ScriptCheck check,
            FailedLogins failed,
            Wire wire)
            throws IOException {
        ManageSieveLimits limits = settings.limits();
        String peer = wire.peer();
        int colon = peer.lastIndexOf(':');
        ManageSieveSession session = new ManageSieveSession(
                settings, authenticator, check, failed, colon < 0 ? peer : peer.substring(0, colon), wire.local());
        RequestReader reader = new RequestReader(limits.lineBytes(), limits.scriptBytes());
        try {
            wire.write(session.greeting());
            ManageSieveSession.Next next = ManageSieveSession.Next.REQUEST;
            while (next != ManageSieveSession.Next.CLOSE) {
                reader.keepAtMost(session.loggedIn() ? limits.scriptBytes() : limits.lineBytes());
                Request request = read(wire, reader, session.loggedIn() ? limits.idle() : limits.login());
                ManageSieveSession.Step step = session.on(request);
                if (step.delayed()) {
                    hold(limits.failureDelay());
                }
                wire.write(step.bytes());
                next = step.next();
                if (next == ManageSieveSession.Next.TLS) {
                    wire.startTls(settings.tls().orElseThrow().context());
                    reader = new RequestReader(limits.lineBytes(), limits.scriptBytes());
                    wire.write(session.tlsStarted());
                    next = ManageSieveSession.Next.REQUEST;
                }
            }
            wire.flush();
        } catch (WireException e) {
            switch (e.why()) {
                case TIMEOUT -> wire.write(Response.bye("", "too long silent").bytes());
                case STOPPING ->
                    wire.write(Response.bye("TRYLATER", "server stops").bytes());
                case CLOSED, BROKEN -> log.debug("{}: {}", peer, e.getMessage());
            }
        } finally {
            session.close();
        }
    }

    private static Request read(Wire wire, RequestReader reader, Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        boolean begun = false;
        do {
            if (!wire.hasInput() || wire.pending() > 64 * 1024) {
                wire.flush();
            }
            wire.await(deadline, !begun);
            begun = true;
            wire.consumeTo(reader.accept(wire.piece(), wire.position(), wire.limit()));
        } while (!reader.complete());
        return reader.request();
    }

    private static void hold(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A server that runs. */
    public static final class Running implements AutoCloseable {
        private final WireServer server;

        private Running(WireServer server) {
            this.server = server;
        }

        /** TCP ports bound, in the order of the settings. */
        public List<Integer> ports() {
            return server.ports();
        }

        /** Sessions open now. */
        public int sessions() {
            return server.sessions();
        }

        /** Takes no new sessions, lets running commands finish within {@code grace}, then cuts. */
        public void close(Duration grace) {
            server.close(grace);
        }

        @Override
        public void close() {
            server.close(Duration.ofSeconds(5));
        }
    }
}
