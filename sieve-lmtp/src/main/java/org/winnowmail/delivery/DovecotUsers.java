// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.lmtp.wire.LineClient;
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
            Optional<User> user = ask(name, domain);
            cache.put(name, user);
            return user;
        } catch (IOException e) {
            throw new UsersUnavailableException("Dovecot userdb at " + endpoint + ": " + e, e);
        }
    }

    private Optional<User> ask(String name, String domain) throws IOException {
        try (LineClient talk = LineClient.open(endpoint, timeout)) {
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
                                    equals < 0 ? "" : LineClient.unescape(words[w].substring(equals + 1)));
                        }
                        // Dovecot may know the user by another name: its own.
                        String own = words.length > 2 ? LineClient.unescape(words[2]) : name;
                        int at = own.lastIndexOf('@');
                        return at < 0
                                ? User.named(own, domain, fields)
                                : User.named(own.substring(0, at), own.substring(at + 1), fields);
                    }
                    default -> {
                        // VERSION, SPID and what later versions add
                    }
                }
            }
            throw new IOException("no answer in " + MAX_LINES + " lines");
        }
    }
}
