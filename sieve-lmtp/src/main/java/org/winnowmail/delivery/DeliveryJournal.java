// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.winnowmail.store.Durable;
import org.winnowmail.store.Staged;

/**
 * Remembers deliveries whose answer may not have reached the MTA, so that a repetition is recognised.
 *
 * <p>LMTP has a gap: between the commit of a mail and the moment the MTA has read its 250, either side may
 * die, and the MTA will then send the mail again. Duplicate suppression by Message-ID would close it at
 * the price of losing mail that merely looks the same. Here the attempt itself is remembered, as in a
 * write-ahead log:
 *
 * <ol>
 *   <li>Everything a delivery stores or sends is written in full under private names and synced.
 *   <li>One line with a key and the renames still to do goes into this journal, and is synced. From here
 *       on the delivery is decided.
 *   <li>The renames are done and synced, and the MTA gets its 250.
 *   <li>When the MTA shows that it read the answer (its next command, or an orderly end), the key is
 *       crossed out.
 * </ol>
 *
 * <p>The key is a digest of sender, recipient and every byte of the message, which for a message from a
 * queue includes its queue id and times; so a repetition has the same key, and another message does not.
 * When a key that is not crossed out comes again, what is left of its renames is done, and 250 is answered
 * without running scripts or storing anything. Whether a rename was done is told by its private name: gone
 * means done, for the rename is the only thing that takes it away. That proof holds while the machine has
 * not restarted (after a power cut the private name may never have reached the disk) and while nobody
 * cleans old private names (Dovecot does after 36 hours); otherwise the mail must be seen at its
 * destination, and is delivered anew when it is not: rather twice than not at all.
 *
 * <p>What remains possible: an MTA that read the 250, whose connection then broke before another command,
 * and which later sends the very same bytes again on purpose, gets a 250 without a second copy. An MTA with
 * queue ids does not do that.
 *
 * <p>Syncs are shared: threads that arrive while one is running wait for the next one together. Calls
 * block; any thread may call.
 */
public final class DeliveryJournal implements AutoCloseable {
    /** The file is rewritten with what is alive when it has grown by this. */
    private static final long COMPACT_BYTES = 4L << 20;

    /** How long a vanished private name proves its rename; below Dovecot's 36 hours. */
    private static final Duration PROOF = Duration.ofHours(24);

    /**
     * A decided delivery.
     *
     * @param boot the run of the machine it was decided in
     * @param moves its renames
     */
    public record Intent(Instant decided, String boot, List<Staged.Move> moves) {
        public Intent {
            moves = List.copyOf(moves);
        }
    }

    private final Path file;
    private final Duration keep;
    private final Clock clock;
    private final String boot;
    private final Map<String, Intent> open = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private Batch next = new Batch();
    private boolean writing;

    /** After a failed write the file may end in half a line: it is rewritten before it is used again. */
    private boolean damaged;

    private FileChannel channel;
    private long compactAt;

    /** Reads what an earlier process left, and goes on from there. */
    public DeliveryJournal(Path file, Duration keep, Clock clock) throws IOException {
        this.file = file;
        this.keep = keep;
        this.clock = clock;
        this.boot = bootId();
        Durable.createDirectories(Durable.directoryOf(file));
        read();
        this.channel = compact();
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException notLinux) {
            // Never equal to another process's: nothing is proved by vanished names then.
            return "process-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        }
    }

    /** A decided delivery under that key that was not crossed out. */
    public Optional<Intent> find(String key) {
        return Optional.ofNullable(open.get(key));
    }

    /** Whether a vanished private name proves that its rename was done. */
    public boolean proves(Intent intent) {
        return intent.boot().equals(boot)
                && Duration.between(intent.decided(), clock.instant()).compareTo(PROOF) < 0;
    }

    /** Writes down what is about to be made visible; durable when this returns. */
    public void decide(String key, List<Staged.Move> moves) throws IOException {
        Intent intent = new Intent(clock.instant(), boot, moves);
        // Known before it is written: a rewrite of the file in between must not drop it.
        open.put(key, intent);
        try {
            append(line(key, intent), true);
        } catch (IOException e) {
            open.remove(key);
            throw e;
        }
    }

    /** The answer was read. Not synced: when this is lost, a key is kept too long and nothing else. */
    public void crossOut(String key) {
        if (open.remove(key) != null) {
            try {
                append(sealed("- " + key), false);
            } catch (IOException e) {
                // The channel is broken, and the next decision will say so to its mail.
            }
        }
    }

    /** Deliveries not crossed out. */
    public int size() {
        return open.size();
    }

    /** Lines that are written and synced together. */
    private static final class Batch {
        private final StringBuilder lines = new StringBuilder();
        private boolean done;
        private @Nullable IOException failure;
    }

    private void append(String text, boolean wait) throws IOException {
        lock.lock();
        try {
            Batch mine = next;
            mine.lines.append(text);
            if (!wait) {
                return;
            }
            while (!mine.done) {
                if (writing) {
                    written.awaitUninterruptibly();
                } else {
                    writeBatch();
                }
            }
            if (mine.failure != null) {
                throw new IOException("journal " + file + " cannot be written", mine.failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock, which is given back while the disk works. */
    private void writeBatch() {
        Batch batch = next;
        next = new Batch();
        writing = true;
        boolean rewrite = damaged;
        lock.unlock();
        IOException failed = null;
        try {
            if (rewrite || channel.position() > compactAt) {
                FileChannel old = channel;
                channel = compact();
                old.close();
            }
            ByteBuffer bytes = ByteBuffer.wrap(batch.lines.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            failed = e;
        } finally {
            lock.lock();
        }
        damaged = failed != null;
        batch.failure = failed;
        batch.done = true;
        writing = false;
        written.signalAll();
    }

    /** A new file with what is alive in place of the old one. */
    private FileChannel compact() throws IOException {
        Instant oldest = clock.instant().minus(keep);
        open.values().removeIf(intent -> intent.decided().isBefore(oldest));
        StringBuilder text = new StringBuilder();
        open.forEach((key, intent) -> text.append(line(key, intent)));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Durable.replace(file, bytes);
        compactAt = bytes.length + COMPACT_BYTES;
        FileChannel fresh = FileChannel.open(file, StandardOpenOption.WRITE);
        fresh.position(bytes.length);
        return fresh;
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        // A torn or damaged line belongs to a delivery that was never answered.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        for (String sealed : text.split("\n", -1)) {
            unsealed(sealed).ifPresent(this::readLine);
        }
    }

    private void readLine(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("-") && words.length == 2) {
            open.remove(words[1]);
        } else if (words[0].equals("+") && words.length >= 4) {
            List<Staged.Move> moves = new ArrayList<>();
            for (int i = 4; i + 1 < words.length; i += 2) {
                moves.add(new Staged.Move(path(words[i]), path(words[i + 1])));
            }
            open.put(words[1], new Intent(Instant.ofEpochSecond(Long.parseLong(words[2])), words[3], moves));
        }
    }

    private static String line(String key, Intent intent) {
        StringBuilder text = new StringBuilder("+ ")
                .append(key)
                .append(' ')
                .append(intent.decided().getEpochSecond())
                .append(' ')
                .append(intent.boot());
        for (Staged.Move move : intent.moves()) {
            text.append(' ').append(word(move.from())).append(' ').append(word(move.to()));
        }
        return sealed(text.toString());
    }

    private static String word(Path path) {
        return java.net.URLEncoder.encode(path.toString(), StandardCharsets.UTF_8);
    }

    private static Path path(String word) {
        return Path.of(java.net.URLDecoder.decode(word, StandardCharsets.UTF_8));
    }

    private static String sealed(String line) {
        return checksum(line) + " " + line + "\n";
    }

    private static Optional<String> unsealed(String sealed) {
        if (sealed.length() < 10) {
            return Optional.empty();
        }
        String line = sealed.substring(9);
        return sealed.substring(0, 8).equals(checksum(line)) ? Optional.of(line) : Optional.empty();
    }

    private static String checksum(String line) {
        CRC32 crc = new CRC32();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (!next.lines.isEmpty() && !writing) {
                writeBatch();
            }
        } finally {
            lock.unlock();
        }
        channel.close();
    }
}
