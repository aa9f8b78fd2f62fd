// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.lmtp.wire.TlsFiles;
import org.winnowmail.managesieve.ManageSieveSettings.ManageSieveLimits;

/**
 * How the ManageSieve server runs.
 *
 * @param listen endpoints
 * @param tls offered by STARTTLS when present
 * @param scripts pattern of a user's script directory, see {@code PathPattern}
 * @param active pattern of the link to the active script
 * @param cleartext whether passwords may come without TLS from other hosts; loopback always may
 */
public record ManageSieveSettings(
        List<Endpoint> listen,
        Optional<TlsFiles> tls,
        String scripts,
        String active,
        boolean cleartext,
        ManageSieveLimits limits) {
    public ManageSieveSettings {
        listen = List.copyOf(listen);
    }

    /** Loopback port 4190; scripts under the data directory. */
    public static ManageSieveSettings defaults(Path data) {
        String scripts = data + "/sieve/%{domain}/%{user}";
        return new ManageSieveSettings(
                List.of(new Endpoint.Inet("127.0.0.1", 4190)),
                Optional.empty(),
                scripts,
                scripts + "/.dovecot.sieve",
                false,
                ManageSieveLimits.DEFAULT);
    }

    public ManageSieveSettings withListen(List<Endpoint> endpoints) {
        return new ManageSieveSettings(endpoints, tls, scripts, active, cleartext, limits);
    }

    public ManageSieveSettings withTls(Optional<TlsFiles> files) {
        return new ManageSieveSettings(listen, files, scripts, active, cleartext, limits);
    }

    /** Other places for scripts; the patterns are those that delivery uses. */
    public ManageSieveSettings withScripts(String directory, String link) {
        return new ManageSieveSettings(listen, tls, directory, link, cleartext, limits);
    }

    public ManageSieveSettings withLimits(ManageSieveLimits other) {
        return new ManageSieveSettings(listen, tls, scripts, active, cleartext, other);
    }

    /** Bounds on what one client may cost. */
    public record ManageSieveLimits(
            int scriptBytes,
            int scripts,
            long totalBytes,
            int lineBytes,
            int sessions,
            Duration login,
            Duration idle,
            int failedLogins,
            Duration failureDelay,
            int loginFailures,
            Duration loginWindow,
            int errors) {
        /**
         * Scripts of 1 MiB as in Pigeonhole, 100 scripts and 5 MiB per user; lines of 8 KiB (a quoted
         * string may have 1 KiB, SASL answers are longer); 200 sessions; 1 minute to log in, 30 minutes
         * idle after that (RFC 5804, section 1.2); 3 failed logins, each answered 2 seconds late, against
         * guessing; 10 failed logins of one user from one network over any number of connections, 100 of a public
         * network in all, then none until there were none for 15 minutes; 20 errors.
         */
        public static final ManageSieveLimits DEFAULT = new ManageSieveLimits(
                1 << 20,
                100,
                5L << 20,
                8192,
                200,
                Duration.ofMinutes(1),
                Duration.ofMinutes(30),
                3,
                Duration.ofSeconds(2),
                10,
                Duration.ofMinutes(15),
                20);

        public ManageSieveLimits withScripts(int bytesEach, int count, long bytesInAll) {
            return new ManageSieveLimits(
                    bytesEach,
                    count,
                    bytesInAll,
                    lineBytes,
                    sessions,
                    login,
                    idle,
                    failedLogins,
                    failureDelay,
                    loginFailures,
                    loginWindow,
                    errors);
        }

        public ManageSieveLimits withFailureDelay(Duration delay) {
            return new ManageSieveLimits(
                    scriptBytes,
                    scripts,
                    totalBytes,
                    lineBytes,
                    sessions,
                    login,
                    idle,
                    failedLogins,
                    delay,
                    loginFailures,
                    loginWindow,
                    errors);
        }

        public ManageSieveLimits withLoginFailures(int most, Duration window) {
            return new ManageSieveLimits(
                    scriptBytes,
                    scripts,
                    totalBytes,
                    lineBytes,
                    sessions,
                    login,
                    idle,
                    failedLogins,
                    failureDelay,
                    most,
                    window,
                    errors);
        }
    }
}
