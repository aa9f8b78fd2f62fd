// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.lmtp.wire.TlsFiles;

/**
 * How the LMTP server runs.
 *
 * @param listen endpoints
 * @param hostname our name in the greeting
 * @param spool directory for messages that do not fit into memory; made when missing
 * @param tls offered by STARTTLS when present
 */
public record LmtpSettings(
        List<Endpoint> listen, String hostname, Path spool, Optional<TlsFiles> tls, LmtpLimits limits) {
    public LmtpSettings {
        listen = List.copyOf(listen);
    }

    /** Loopback port 2400, no TLS, spool under the data directory. */
    public static LmtpSettings defaults(String hostname, Path data) {
        return new LmtpSettings(
                List.of(new Endpoint.Inet("127.0.0.1", 2400)),
                hostname,
                data.resolve("spool"),
                Optional.empty(),
                LmtpLimits.DEFAULT);
    }

    public LmtpSettings withListen(List<Endpoint> endpoints) {
        return new LmtpSettings(endpoints, hostname, spool, tls, limits);
    }

    public LmtpSettings withTls(Optional<TlsFiles> files) {
        return new LmtpSettings(listen, hostname, spool, files, limits);
    }

    public LmtpSettings withLimits(LmtpLimits other) {
        return new LmtpSettings(listen, hostname, spool, tls, other);
    }
}
