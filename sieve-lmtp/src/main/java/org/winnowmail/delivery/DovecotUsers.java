// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.store.User;

/**
 * Dovecot's userdb by its auth protocol: {@code USER id name service=lmtp} is answered by {@code USER id
 * name field=value …}, {@code NOTFOUND id} or {@code FAIL id}. One connection per question; answers are
 * kept for a minute, so a burst to one mailbox asks once.
 */
final class DovecotUsers implements Users {
    private static final Duration KEEP = Duration.ofMinutes(1);
    private static final int KEEP_ENTRIES = 10_000;

    /** Longest handshake or answer accepted. */
    private static final int MAX_LINES = 100;

    private final Endpoint endpoint;
    private final Duration timeout;
    private final Cache<String, Optional<User>> cache = Caffeine.newBuilder()
            .maximumSize(KEEP_ENTRIES)
            .expireAfterWrite(KEEP)
            .build();

    DovecotUsers(Endpoint endpoint, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
    }

    @Override
    public Optional<User> find(String local, String domain) throws UsersUnavailableException {
        String name = domain.isEmpty() ? local : local + '@' + domain;
        if (name.chars().anyMatch(c -> c < 0x20)) {
            return Optional.empty();
        }
        Optional<User> known = cache.getIfPresent(name);
        if (known != null) {
            return known;
        }
        try {
            Optional<User> user = ask(name, local, domain);
            cache.put(name, user);
            return user;
        } catch (IOException e) {
            throw new UsersUnavailableException("Dovecot userdb at " + endpoint + ": " + e, e);
        }
    }

    private Optional<User> ask(String name, String local, String domain) throws IOException {
        try (Talk talk = Talk.open(endpoint, timeout)) {
            talk.send("VERSION\t1\t2\nUSER\t1\t" + name + "\tservice=lmtp\n");
            for (int i = 0; i < MAX_LINES; i++) {
                String line = talk.line();
                String[] words = line.split("\t", -1);
                switch (words[0]) {
                    case "NOTFOUND" -> {
                        return Optional.empty();
                    }
                    case "FAIL" -> throw new IOException("temporary failure for " + name);
                    case "USER" -> {
                        Map<String, String> fields = new HashMap<>();
                        for (int w = 3; w < words.length; w++) {
                            int equals = words[w].indexOf('=');
                            fields.put(
                                    equals < 0 ? words[w] : words[w].substring(0, equals),
                                    equals < 0 ? "" : unescape(words[w].substring(equals + 1)));
                        }
                        return User.named(local, domain, fields);
                    }
                    default -> {
                        // VERSION, SPID and what later versions add
                    }
                }
            }
            throw new IOException("no answer in " + MAX_LINES + " lines");
        }
    }

    /** Dovecot's tab escaping: \001 followed by 0, 1, t, r, n. */
    static String unescape(String s) {
        if (s.indexOf(1) < 0) {
            return s;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == 1 && i + 1 < s.length()) {
                out.append(
                        switch (s.charAt(++i)) {
                            case '0' -> '\0';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'n' -> '\n';
                            default -> (char) 1;
                        });
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** A line-wise conversation with a time limit over TCP or a unix socket. */
    private static final class Talk implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader reader;

        private Talk(SocketChannel channel, BufferedReader reader) {
            this.channel = channel;
            this.reader = reader;
        }

        static Talk open(Endpoint endpoint, Duration timeout) throws IOException {
            if (endpoint instanceof Endpoint.Inet inet) {
                SocketChannel channel = SocketChannel.open();
                Socket socket = channel.socket();
                socket.connect(inet.address(), (int) timeout.toMillis());
                socket.setSoTimeout((int) timeout.toMillis());
                return new Talk(
                        channel,
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            }
            SocketChannel channel = SocketChannel.open(endpoint.address());
            return new Talk(
                    channel,
                    new BufferedReader(
                            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8)));
        }

        void send(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        String line() throws IOException {
            try {
                String line = reader.readLine();
                if (line == null) {
                    throw new IOException("connection closed before an answer");
                }
                return line;
            } catch (SocketTimeoutException e) {
                throw new IOException("no answer in time", e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
