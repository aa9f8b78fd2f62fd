// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.winnowmail.delivery.Mailroom;
import org.winnowmail.lmtp.wire.WireServer;

/** Starts the LMTP server. */
public final class LmtpServer {
    private LmtpServer() {}

    /**
     * Binds and serves.
     *
     * @throws IOException when an endpoint cannot be bound; the message says which and what to do
     */
    public static Running start(LmtpSettings settings, Mailroom mailroom) throws IOException {
        return start(settings, mailroom, Clock.systemUTC());
    }

    static Running start(LmtpSettings settings, Mailroom mailroom, Clock clock) throws IOException {
        Spool.sweep(settings.spool());
        // Session ids: short, and different after a restart.
        String prefix = Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
        AtomicLong count = new AtomicLong();
        WireServer server = WireServer.start(
                new WireServer.Settings(
                        "lmtp",
                        settings.listen(),
                        settings.limits().sessions(),
                        "421 4.3.2 too many connections, try again\r\n",
                        settings.limits().idle()),
                wire -> new LmtpConversation(
                                settings,
                                mailroom,
                                clock,
                                prefix + "-" + Long.toString(count.incrementAndGet(), 36),
                                wire)
                        .run());
        return new Running(server, count);
    }

    /** A server that runs. */
    public static final class Running implements AutoCloseable {
        private final WireServer server;
        private final AtomicLong count;

        private Running(WireServer server, AtomicLong count) {
            this.server = server;
            this.count = count;
        }

        /** TCP ports bound, in the order of the settings. */
        public List<Integer> ports() {
            return server.ports();
        }

        /** Sessions open now. */
        public int sessions() {
            return server.sessions();
        }

        /** Sessions since start. */
        public long sessionsTotal() {
            return count.get();
        }

        /** Connections refused by the session limit, since start. */
        public long sessionsRefused() {
            return server.refused();
        }

        /** Takes no new sessions, lets running deliveries finish within {@code grace}, then cuts. */
        public void close(Duration grace) {
            server.close(grace);
        }

        @Override
        public void close() {
            server.close(Duration.ofSeconds(30));
        }
    }
}
