// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The effective configuration, checked. What each key means stands in {@code docs/configure.md}; the defaults
 * stand in {@link ConfigLoader}.
 */
public record Config(
        Path file,
        Path data,
        Set<Role> roles,
        String authservId,
        List<String> trustedNetworks,
        Dns dns,
        Milter milter,
        Lmtp lmtp,
        ManageSieve managesieve,
        Console console,
        Users users,
        Store store,
        Sieve sieve,
        Policy policy,
        Greylist greylist,
        Rules rules,
        Classifier classifier,
        Auth auth,
        Dkim dkim,
        Dmarc dmarc,
        Arc arc,
        State state,
        Outbox outbox,
        Log log,
        List<Setting> settings,
        Map<String, Origin> origins) {

    /** What this process does. */
    public enum Role {
        MILTER,
        LMTP,
        MANAGESIEVE,
        CONSOLE
    }

    /** Resolvers and their bounds.
     *
     * @param servers {@code HOST:PORT}; empty means the system's resolvers */
    public record Dns(List<String> servers, Duration timeout) {}

    /**
     * The milter server and the scan it runs.
     *
     * @param scanDeadline time for all checks of one message together
     * @param messageLimit bytes of one message that are looked at; larger mail is passed unscanned
     * @param spoolAbove bytes of body held in memory
     */
    public record Milter(
            List<ListenAddress> listen,
            String socketMode,
            String socketGroup,
            int maxConnections,
            Duration scanDeadline,
            Duration progressEvery,
            long messageLimit,
            long spoolAbove,
            Duration stopGrace,
            Sign sign) {
        /** Which mail is outgoing: authenticated, from these milter daemon names, or from trusted networks. */
        public record Sign(List<String> daemonNames, boolean trustedNetworks) {}
    }

    public record Lmtp(
            List<ListenAddress> listen,
            int maxSessions,
            long messageLimit,
            int maxRecipients,
            Duration idle,
            Duration stopGrace,
            Optional<Path> certificate,
            Optional<Path> key) {}

    /**
     * Uploads of scripts.
     *
     * @param loginFailures wrong passwords of one user from one network
     * @param loginWindow after which they are forgotten
     */
    public record ManageSieve(
            List<ListenAddress> listen,
            Optional<Path> certificate,
            Optional<Path> key,
            int loginFailures,
            Duration loginWindow) {}

    public record Console(ListenAddress listen) {}

    /** How recipients are known. */
    public enum UserSource {
        ANY,
        FILE,
        DOVECOT,
        SQL
    }

    public record Users(UserSource source, Path file, String dovecot, String auth) {}

    public enum StoreKind {
        MAILDIR,
        IMAP,
        LMTP
    }

    public record Store(StoreKind kind, String path, String layout, boolean utf8Names, boolean createFolders) {}

    public record Sieve(
            String personal,
            List<String> before,
            List<String> after,
            Optional<Path> defaultScript,
            Optional<Path> global,
            Map<String, String> specialUse,
            List<String> extensions,
            long cache,
            Programs programs,
            Lists lists,
            Optional<String> metadata,
            Duration vacationInterval,
            Srs srs) {
        /**
         * Programs that scripts may run.
         *
         * @param directories by kind: {@code pipe}, {@code filter}, {@code execute}
         * @param output bytes taken from one
         * @param parallel running at once
         * @param calls of one delivery
         */
        public record Programs(Map<String, Path> directories, Duration timeout, long output, int parallel, int calls) {}

        /**
         * Named lists.
         *
         * @param paths patterns of directories
         * @param redirects most members that {@code redirect :list} sends to
         */
        public record Lists(List<String> paths, int redirects) {}

        /**
         * The Sender Rewriting Scheme for redirected mail.
         *
         * @param domain of rewritten senders; empty when senders stay
         * @param secret file of keys, one per line
         */
        public record Srs(Optional<String> domain, Path secret, int days) {}
    }

    public record Policy(
            double greylist,
            double addHeader,
            double reject,
            OptionalDouble rewriteSubject,
            OptionalDouble quarantine,
            Map<String, Double> scores) {}

    public enum GreylistMode {
        OFF,
        ADAPTIVE,
        ENVELOPE,
        MESSAGE
    }

    public record Greylist(GreylistMode mode, Duration delay, Duration window, Duration keep) {}

    public record Rules(boolean enabled, List<String> paths) {}

    /**
     * The classifier.
     *
     * @param learnMoves whether what users move into Junk and out of it is learnt at once
     * @param sync how often what others learnt is looked for
     */
    public record Classifier(
            boolean enabled, long memory, boolean prior, boolean autolearn, boolean learnMoves, Duration sync) {}

    /**
     * Mail authentication.
     *
     * @param enabled whether SPF, DKIM, ARC and DMARC are checked
     * @param onReject what is done with mail that fails DMARC when its domain wants rejection
     * @param onQuarantine when it wants quarantine
     * @param onTemperror when a domain that wants either could not be checked now
     * @param exempt author domains whose failures are only noted
     * @param trustedSealers ARC sealers whose word rescues forwarded mail
     * @param relays servers that hand us mail of strangers
     * @param methods which of them
     * @param spfHelo whether the HELO name is checked by itself too
     * @param receivedSpf whether Received-SPF is written
     */
    public record Auth(
            boolean enabled,
            OnFailure onReject,
            OnFailure onQuarantine,
            OnTemperror onTemperror,
            List<String> exempt,
            List<String> trustedSealers,
            List<Relay> relays,
            Methods methods,
            boolean spfHelo,
            boolean receivedSpf) {
        /** Each by itself. */
        public record Methods(boolean spf, boolean dkim, boolean dmarc, boolean arc) {}

        /**
         * A server that hands us mail of strangers.
         *
         * @param networks its addresses
         * @param authservId its name in Authentication-Results, when what it found is believed
         */
        public record Relay(List<String> networks, Optional<String> authservId, Origin origin) {}
    }

    /** What is done with mail that fails DMARC. */
    public enum OnFailure {
        /** The symbol's score counts, nothing more. */
        SCORE,
        /** Into Junk at least. */
        JUNK,
        /** Refused. */
        REJECT
    }

    /** What is done with mail whose DMARC could not be checked. */
    public enum OnTemperror {
        PASS,
        DEFER
    }

    /** Signing.
     *
     * @param keys signing keys, in order */
    public record Dkim(List<Key> keys) {
        /**
         * One key.
         *
         * @param domain the author's domain, {@code *.example.org} or {@code *}
         * @param from signs from then on; before, it is only published
         * @param until signs until then
         */
        public record Key(
                String domain,
                String selector,
                Path key,
                Optional<String> signAs,
                Optional<Instant> from,
                Optional<Instant> until,
                Origin origin) {}
    }

    /** When mail is sealed. */
    public enum ArcSeal {
        OFF,
        INCOMING,
        FORWARDED,
        BOTH
    }

    /**
     * Sealing.
     *
     * @param domain whose seals
     * @param key file of the key; there whenever anything is sealed
     * @param recipients addresses and domains whose incoming mail is sealed; none: everybody's
     */
    public record Arc(ArcSeal seal, String domain, String selector, Optional<Path> key, List<String> recipients) {}

    /** DMARC beyond checking. */
    public record Dmarc(Reports reports) {
        /**
         * Aggregate reports.
         *
         * @param orgName who reports
         * @param email where reports come from and owners may answer
         * @param contact where else owners find us; empty for none
         * @param sendAfter this long after the day is over (UTC)
         * @param maxSize largest mail
         * @param exclude addresses and domains that are in no report
         */
        public record Reports(
                boolean enabled,
                String orgName,
                String email,
                String contact,
                Duration sendAfter,
                long maxSize,
                List<String> exclude) {}
    }

    public enum StateKind {
        SQLITE,
        VALKEY
    }

    public record State(StateKind kind, String url) {}

    /** Where redirects, vacation replies and notifications are handed to the MTA. */
    public record Outbox(String smtp, Duration retryFor) {}

    public enum LogFormat {
        TEXT,
        JSON
    }

    public record Log(LogFormat format, String level, Map<String, String> levels) {}

    /** Where a setting came from; the default when it is not said anywhere. */
    public Origin origin(String key) {
        return origins.getOrDefault(key, new Origin.Default());
    }
}
