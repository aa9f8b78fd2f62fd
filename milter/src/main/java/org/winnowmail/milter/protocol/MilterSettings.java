// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a server is set up.
 *
 * @param listen where it listens, at least one place
 * @param socketMode permissions of a unix socket, as in {@code rw-rw----}; who connects needs write
 * @param socketGroup group of a unix socket, such as {@code postfix}; the process's own when empty
 * @param spool directory for bodies too large for the heap; made when missing
 * @param threads event loops; 0 for one per four processors, and at least one
 * @param transport which of Netty's transports to use
 * @param limits bounds on memory
 * @param times bounds on time
 */
public record MilterSettings(
        List<ListenAddress> listen,
        String socketMode,
        Optional<String> socketGroup,
        Path spool,
        int threads,
        Transport transport,
        MilterLimits limits,
        MilterTimes times) {

    /** How sockets are waited for. */
    public enum Transport {
        /** Linux epoll where its library loads, else the JDK's. */
        AUTO,
        /** The JDK's selectors: every platform. */
        NIO
    }

    public MilterSettings {
        listen = List.copyOf(listen);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("a milter must listen somewhere, such as inet:127.0.0.1:8895");
        }
    }

    /** Defaults, listening at the given places. */
    public static MilterSettings listeningAt(List<ListenAddress> listen) {
        return new MilterSettings(
                listen,
                "rw-rw----",
                Optional.empty(),
                Path.of(System.getProperty("java.io.tmpdir")),
                0,
                Transport.AUTO,
                MilterLimits.DEFAULT,
                MilterTimes.DEFAULT);
    }

    public MilterSettings withSpool(Path directory) {
        return new MilterSettings(listen, socketMode, socketGroup, directory, threads, transport, limits, times);
    }

    public MilterSettings withSocket(String mode, Optional<String> group) {
        return new MilterSettings(listen, mode, group, spool, threads, transport, limits, times);
    }

    public MilterSettings withThreads(int loops) {
        return new MilterSettings(listen, socketMode, socketGroup, spool, loops, transport, limits, times);
    }

    public MilterSettings withTransport(Transport other) {
        return new MilterSettings(listen, socketMode, socketGroup, spool, threads, other, limits, times);
    }

    public MilterSettings withLimits(MilterLimits other) {
        return new MilterSettings(listen, socketMode, socketGroup, spool, threads, transport, other, times);
    }

    public MilterSettings withTimes(MilterTimes other) {
        return new MilterSettings(listen, socketMode, socketGroup, spool, threads, transport, limits, other);
    }
}
