// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.store.Durable;

/**
 * Which handles scripts remembered: to whom an automatic reply went, which message counts as seen. A file
 * of lines {@code digest expiry}, read at start and appended to; rewritten without expired ones when it has
 * doubled. A line lost in a crash lets one reply go out twice, so nothing is synced.
 */
public final class HandleMemory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HandleMemory.class);

    /** Entries held; beyond it those that expire first make room. About 100 MB of heap. */
    private static final int MAX_ENTRIES = 500_000;

    private static final int REWRITE_LINES = 10_000;

    private final Path file;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> expiries = new HashMap<>();
    private FileChannel channel;
    private int lines;

    public HandleMemory(Path file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        Durable.createDirectories(Durable.directoryOf(file));
        if (Files.exists(file)) {
            for (String line : Files.readString(file, StandardCharsets.US_ASCII).split("\n", -1)) {
                int blank = line.indexOf(' ');
                if (blank == 40
                        && line.length() > 41
                        && line.substring(41).chars().allMatch(Character::isDigit)) {
                    expiries.put(line.substring(0, 40), Long.parseLong(line.substring(41)));
                }
            }
        }
        this.channel = rewrite();
    }

    /** Whether this user's handle was remembered and is still kept. */
    public boolean remembers(String user, String handle) {
        lock.lock();
        try {
            Long expiry = expiries.get(key(user, handle));
            return expiry != null && expiry > clock.instant().getEpochSecond();
        } finally {
            lock.unlock();
        }
    }

    /** Remembers a handle for some time. */
    public void remember(String user, String handle, Duration keep) {
        long expiry = clock.instant().plus(keep).getEpochSecond();
        String key = key(user, handle);
        lock.lock();
        try {
            expiries.put(key, expiry);
            ByteBuffer line = ByteBuffer.wrap((key + ' ' + expiry + '\n').getBytes(StandardCharsets.US_ASCII));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            if (++lines > REWRITE_LINES && lines > 2 * expiries.size()) {
                FileChannel old = channel;
                channel = rewrite();
                old.close();
            }
        } catch (IOException e) {
            log.error("{}: {}; remembered until the next start only", file, e.toString());
        } finally {
            lock.unlock();
        }
    }

    private FileChannel rewrite() throws IOException {
        Instant now = clock.instant();
        expiries.values().removeIf(expiry -> expiry <= now.getEpochSecond());
        if (expiries.size() > MAX_ENTRIES) {
            long[] sorted = expiries.values().stream()
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            long cut = sorted[sorted.length - MAX_ENTRIES];
            expiries.values().removeIf(expiry -> expiry < cut);
        }
        StringBuilder text = new StringBuilder();
        expiries.forEach(
                (key, expiry) -> text.append(key).append(' ').append(expiry).append('\n'));
        Durable.replace(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        lines = expiries.size();
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static String key(String user, String handle) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(user.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(handle.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
