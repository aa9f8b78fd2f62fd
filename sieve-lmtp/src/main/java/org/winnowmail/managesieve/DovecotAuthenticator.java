// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.lmtp.wire.LineClient;
import org.winnowmail.store.User;

/**
 * Dovecot's auth service by its client protocol. The service greets with its mechanisms and {@code DONE};
 * {@code AUTH id mechanism …} is answered by {@code CONT}, {@code OK} or {@code FAIL}. One connection per
 * exchange, so that a slow one (Dovecot delays failures) keeps nobody waiting.
 */
final class DovecotAuthenticator implements Authenticator {
    private static final Logger log = LoggerFactory.getLogger(DovecotAuthenticator.class);

    /** Lines of a greeting. */
    private static final int MAX_LINES = 200;

    /** Those that make sense over ManageSieve. */
    private static final Set<String> USEFUL =
            Set.of("PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "EXTERNAL");

    private static final long KEEP_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Endpoint endpoint;
    private final Duration timeout;
    private volatile List<String> mechanisms = List.of();
    private volatile long askedAt = System.nanoTime() - KEEP_NANOS;

    DovecotAuthenticator(Endpoint endpoint, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
    }

    @Override
    public List<String> mechanisms() {
        if (mechanisms.isEmpty() || System.nanoTime() - askedAt > KEEP_NANOS) {
            try (Connection connection = connect()) {
                mechanisms = connection.mechanisms();
                askedAt = System.nanoTime();
            } catch (IOException e) {
                log.error("Dovecot auth at {}: {}", endpoint, e.toString());
            }
        }
        return mechanisms;
    }

    private record Connection(LineClient line, List<String> mechanisms) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            line.close();
        }
    }

    private Connection connect() throws IOException {
        LineClient line = LineClient.open(endpoint, timeout);
        try {
            line.send("VERSION\t1\t2\nCPID\t" + ProcessHandle.current().pid() + "\n");
            List<String> offered = new ArrayList<>();
            for (int i = 0; i < MAX_LINES; i++) {
                String[] words = line.line().split("\t", -1);
                if (words[0].equals("MECH") && words.length > 1 && USEFUL.contains(words[1])) {
                    offered.add(words[1]);
                } else if (words[0].equals("DONE")) {
                    return new Connection(line, List.copyOf(offered));
                }
            }
            throw new IOException("greeting does not end");
        } catch (IOException e) {
            line.close();
            throw e;
        }
    }

    @Override
    public Optional<Exchange> begin(String mechanism, Peer peer) {
        return mechanisms().contains(mechanism) ? Optional.of(new Relayed(mechanism, peer)) : Optional.empty();
    }

    /** One exchange, handed through. */
    private final class Relayed implements Exchange {
        private final String mechanism;
        private final Peer peer;
        private Optional<Connection> connection = Optional.empty();

        Relayed(String mechanism, Peer peer) {
            this.mechanism = mechanism;
            this.peer = peer;
        }

        @Override
        public Turn answer(Optional<byte[]> response) {
            Optional<String> base64 = response.map(Base64.getEncoder()::encodeToString);
            try {
                LineClient line;
                if (connection.isEmpty()) {
                    Connection fresh = connect();
                    connection = Optional.of(fresh);
                    line = fresh.line();
                    line.send("AUTH\t1\t" + mechanism + "\tservice=sieve" + (peer.secured() ? "\tsecured" : "")
                            + (peer.address().equals("unix") ? "" : "\trip=" + peer.address())
                            + base64.map(b -> "\tresp=" + b).orElse("") + "\n");
                } else {
                    line = connection.get().line();
                    line.send("CONT\t1\t" + base64.orElse("") + "\n");
                }
                return turn(line.line().split("\t", -1));
            } catch (IOException | IllegalArgumentException e) {
                log.error("Dovecot auth at {}: {}", endpoint, e.toString());
                return new Turn.Failure("authentication service unavailable", true);
            }
        }

        private Turn turn(String[] words) throws IOException {
            return switch (words[0]) {
                case "CONT" ->
                    new Turn.Challenge(words.length > 2 ? Base64.getDecoder().decode(words[2]) : new byte[0]);
                case "OK" -> {
                    Map<String, String> fields = fields(words);
                    Optional<User> user = User.named(fields.getOrDefault("user", ""));
                    String data = fields.getOrDefault("resp", "");
                    yield user.<Turn>map(
                                    u -> new Turn.Success(u, Base64.getDecoder().decode(data)))
                            .orElseGet(() -> new Turn.Failure("user name cannot be used", false));
                }
                case "FAIL" -> {
                    Map<String, String> fields = fields(words);
                    yield fields.containsKey("temp")
                            ? new Turn.Failure("authentication service unavailable", true)
                            : new Turn.Failure("authentication failed", false, fields.getOrDefault("user", ""));
                }
                default -> throw new IOException("unexpected answer " + words[0]);
            };
        }

        private static Map<String, String> fields(String[] words) {
            Map<String, String> fields = new HashMap<>();
            for (int i = 2; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                fields.put(
                        equals < 0 ? words[i] : words[i].substring(0, equals),
                        equals < 0 ? "" : LineClient.unescape(words[i].substring(equals + 1)));
            }
            return fields;
        }

        @Override
        public void close() {
            try {
                if (connection.isPresent()) {
                    connection.get().close();
                }
            } catch (IOException e) {
                log.debug("closing Dovecot auth: {}", e.toString());
            }
        }
    }
}
