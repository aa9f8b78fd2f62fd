// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Dovecot's passwd-file: {@code user:password:uid:gid:gecos:home:shell:extra fields}, one per line. Empty
 * lines and lines that start with {@code #} are skipped; trailing parts may be missing. Read again when its
 * time or size changes.
 */
public final class PasswordFile {
    /**
     * One line.
     *
     * @param name as written
     * @param password with its scheme in braces; empty when the user cannot log in
     * @param fields {@code uid}, {@code gid}, {@code home} and the extra fields
     */
    public record Entry(String name, String password, Map<String, String> fields) {
        public Entry {
            fields = Map.copyOf(fields);
        }
    }

    private static final List<String> NAMED = List.of("uid", "gid", "", "home");

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private Map<String, Entry> entries = Map.of();
    private FileTime readAt = FileTime.fromMillis(0);
    private long readSize = -1;

    public PasswordFile(Path file) {
        this.file = file;
    }

    /**
     * The line for a login name, by lower case.
     *
     * @throws IOException when the file cannot be read
     */
    public Optional<Entry> find(String name) throws IOException {
        return Optional.ofNullable(current().get(name.toLowerCase(Locale.ROOT)));
    }

    private Map<String, Entry> current() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        lock.lock();
        try {
            if (size != readSize || !time.equals(readAt)) {
                entries = read();
                readAt = time;
                readSize = size;
            }
            return entries;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Entry> read() throws IOException {
        Map<String, Entry> all = new HashMap<>();
        for (String line :
                Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(":", 8);
            Map<String, String> fields = new HashMap<>();
            for (int i = 0; i < NAMED.size() && i + 2 < parts.length; i++) {
                if (!NAMED.get(i).isEmpty() && !parts[i + 2].isEmpty()) {
                    fields.put(NAMED.get(i), parts[i + 2]);
                }
            }
            if (parts.length == 8) {
                for (String extra : parts[7].strip().split("[ \t]+", -1)) {
                    int equals = extra.indexOf('=');
                    if (!extra.isEmpty()) {
                        // Dovecot: a userdb field may carry that prefix in a shared file.
                        String key = equals < 0 ? extra : extra.substring(0, equals);
                        fields.put(
                                key.startsWith("userdb_") ? key.substring(7) : key,
                                equals < 0 ? "" : extra.substring(equals + 1));
                    }
                }
            }
            String name = parts[0].strip();
            all.put(name.toLowerCase(Locale.ROOT), new Entry(name, parts.length > 1 ? parts[1] : "", fields));
        }
        return Map.copyOf(all);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
