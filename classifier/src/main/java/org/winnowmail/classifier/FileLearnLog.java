// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A learn log in a directory: {@code snapshot-N} and the events after it, {@code events-N}.
 *
 * <p>An event is one record: length, CRC-32, bytes, appended with one write. A process killed while it
 * writes leaves a torn record at the end, which the next writer cuts off; nothing before it is touched. A
 * snapshot is written beside the old one and takes its place by one rename of the file that names it: the
 * highest N whose {@code snapshot-N} exists is in force, and its events file is made before the rename.
 *
 * <p>A killed process loses nothing that was acknowledged: the operating system has it. A power cut may: what was
 * written is forced to the disk by one thread a while after (see the constructor), for all lessons since the last time at
 * once, and when the log is closed; so the server loses a second of lessons at most, and {@code winnow learn}, which
 * closes before it answers, nothing. Forcing each lesson apart made learning many times slower for no one's good.
 *
 * <p>What cannot be read, for it is damaged or of another version, is passed over and never deleted: its files stay as
 * {@code snapshot-N.unread} and {@code events-N.unread}, and what follows a damaged event as {@code events-N.damaged}.
 *
 * <p>Several processes may use one directory (the server, and {@code winnow learn} beside it). Writers
 * exclude each other by a lock on the file {@code lock}; readers need none.
 */
public final class FileLearnLog implements LearnLog {
    private static final Logger LOG = LoggerFactory.getLogger(FileLearnLog.class);

    /**
     * The last record of events that a snapshot replaces when that says the very same: whoever has folded all of them need
     * not read the snapshot.
     */
    private static final byte[] CONTINUED = {0};

    private static final String SET_ASIDE = "nothing of it is deleted; teach again, or go back to the version before";

    /** Locks on files exclude processes; logs of one process on one directory exclude each other by these. */
    private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

    private final Path directory;
    private final Duration lag;
    private @Nullable FileChannel lockFile;
    private final ReentrantLock mine;
    private long generation = -1;
    private @Nullable FileChannel events;
    private long position;
    private boolean unforced;

    /** Whether the last record folded is {@link #CONTINUED}. */
    private boolean continued;

    /** Whether something of the files in force could not be read. */
    private boolean unread;

    /** A log whose lessons are on the disk within a second. */
    public FileLearnLog(Path directory) throws IOException {
        this(directory, Duration.ofSeconds(1));
    }

    /**
     * A log in a directory, which is made with the first lesson.
     *
     * @param lag how long an acknowledged event may be only in the operating system's memory; zero to force every
     *     event to the disk before it is acknowledged
     */
    public FileLearnLog(Path directory, Duration lag) throws IOException {
        this.directory = directory;
        this.lag = lag;
        mine = HERE.computeIfAbsent(real(directory.toAbsolutePath().normalize()), any -> new ReentrantLock());
    }

    /** The path that a directory has or will have, whatever links lead there. */
    private static Path real(Path path) throws IOException {
        Path parent = path.getParent();
        return parent == null || Files.exists(path)
                ? path.toRealPath()
                : real(parent).resolve(path.getFileName());
    }

    /** Excludes other processes; with it comes the directory. */
    private FileLock lock() throws IOException {
        FileChannel file = lockFile;
        if (file == null) {
            Files.createDirectories(directory);
            file = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lockFile = file;
        }
        return file.lock();
    }

    @Override
    public void catchUp(State state, Consumer<LearnEvent> fold) throws IOException {
        mine.lock();
        try {
            if (newest() > 0 || Files.exists(eventsFile(0))) {
                follow(state, fold, false);
            } else if (generation < 0) {
                generation = 0;
                state.clear();
            }
        } finally {
            mine.unlock();
        }
    }

    @Override
    public void append(State state, Consumer<LearnEvent> fold, Supplier<Optional<LearnEvent>> make) throws IOException {
        mine.lock();
        try (FileLock held = lock()) {
            FileChannel channel = follow(state, fold, held.isValid());
            Optional<LearnEvent> event = make.get();
            if (event.isPresent()) {
                append(channel, EventCodec.encode(event.get()));
                force(channel);
            }
        } finally {
            mine.unlock();
        }
    }

    private void append(FileChannel channel, byte[] payload) throws IOException {
        position = EventRecord.write(channel, position, payload);
        continued = false;
    }

    /** Brings what was appended to the disk, now or within the lag. */
    private void force(FileChannel channel) throws IOException {
        if (lag.isZero()) {
            channel.force(false);
        } else if (!unforced) {
            unforced = true;
            Thread.ofVirtual().name("learn-log-force").start(() -> forceLater(channel));
        }
    }

    private void forceLater(FileChannel channel) {
        try {
            Thread.sleep(lag);
            mine.lock();
            try {
                unforced = false;
            } finally {
                mine.unlock();
            }
            // Without the lock: no learner waits for the disk.
            channel.force(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedChannelException done) {
            LOG.trace("closed, and thereby forced", done);
        } catch (IOException e) {
            LOG.warn("{}: not forced to the disk: {}", directory, e.toString());
        }
    }

    @Override
    public void snapshot(State state, Consumer<LearnEvent> fold) throws IOException {
        mine.lock();
        try (FileLock held = lock()) {
            FileChannel channel = follow(state, fold, held.isValid());
            append(channel, CONTINUED);
            write(state);
        } finally {
            mine.unlock();
        }
    }

    @Override
    public void replace(State state) throws IOException {
        mine.lock();
        try (FileLock held = lock()) {
            LOG.debug("{}: replaced under {}", directory, held);
            generation = Math.max(generation, newest());
            write(state);
        } finally {
            mine.unlock();
        }
    }

    /** Writes the next snapshot, which takes the place of the one in force and of its events. */
    private void write(State state) throws IOException {
        long next = generation + 1;
        Path draft = directory.resolve("draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            state.write(out);
        }
        try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.write(eventsFile(next), new byte[0]);
        Files.move(draft, snapshotFile(next), StandardCopyOption.ATOMIC_MOVE);
        forceNames();
        long old = generation;
        boolean keep = unread;
        open(next);
        done(eventsFile(old), keep);
        done(snapshotFile(old), keep);
    }

    /** A file whose place another has taken goes; unless not all of it could be read: then it stays under another name. */
    private static void done(Path file, boolean keep) throws IOException {
        if (keep && Files.exists(file)) {
            Path aside = file.resolveSibling(file.getFileName() + ".unread");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("{}: kept, for not all of it could be read", aside);
        } else {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public long pending() {
        return position;
    }

    /** Folds what is new. With the lock held, a torn record at the end is cut off. */
    private FileChannel follow(State state, Consumer<LearnEvent> fold, boolean locked) throws IOException {
        FileChannel channel = events;
        long newest = newest();
        if (channel == null || newest != generation) {
            boolean same = false;
            if (channel != null && newest == generation + 1) {
                // The file is gone by name only: what was added to it before the snapshot can still be read.
                fold(channel, fold, false);
                same = continued;
            }
            channel = open(newest);
            if (!same) {
                reload(state);
            }
        }
        fold(channel, fold, locked);
        return channel;
    }

    private void fold(FileChannel channel, Consumer<LearnEvent> fold, boolean locked) throws IOException {
        long size = channel.size();
        int skipped = 0;
        String why = "";
        while (position < size) {
            Optional<byte[]> payload = EventRecord.read(channel, position, size);
            if (payload.isEmpty()) {
                if (locked) {
                    cutOff(channel, size);
                }
                break;
            }
            position += EventRecord.length(payload.get());
            continued = Arrays.equals(payload.get(), CONTINUED);
            if (continued) {
                continue;
            }
            try {
                fold.accept(EventCodec.decode(payload.get()));
            } catch (IOException unreadable) {
                skipped++;
                why = Objects.requireNonNullElse(unreadable.getMessage(), "cut off");
            }
        }
        if (skipped > 0) {
            unread = true;
            LOG.warn("{}: {} lessons skipped, the last for: {}; {}", eventsFile(generation), skipped, why, SET_ASIDE);
        }
    }

    /** Makes the file end where it can be read. Only an event that was never acknowledged is deleted; anything else is kept. */
    private void cutOff(FileChannel channel, long size) throws IOException {
        Path file = eventsFile(generation);
        if (EventRecord.torn(channel, position, size)) {
            LOG.warn("{}: {} bytes of an unfinished event cut off", file, size - position);
        } else {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            try (FileChannel kept = FileChannel.open(aside, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (long at = position; at < size; ) {
                    at += channel.transferTo(at, size - at, kept);
                }
                kept.force(true);
            }
            LOG.warn(
                    "{}: damaged at byte {}; the {} bytes from there on moved to {}",
                    file,
                    position,
                    size - position,
                    aside);
        }
        channel.truncate(position);
    }

    private void reload(State state) throws IOException {
        Path file = snapshotFile(generation);
        try (InputStream in = Files.newInputStream(file)) {
            state.read(in);
        } catch (NoSuchFileException none) {
            if (generation > 0) {
                throw none;
            }
            state.clear();
        } catch (IOException damaged) {
            // Fail open: better to start learning again than not to filter at all.
            unread = true;
            LOG.warn("{}: {}; starting without it; {}", file, damaged.getMessage(), SET_ASIDE);
            state.clear();
        }
    }

    private FileChannel open(long number) throws IOException {
        closeEvents();
        generation = number;
        position = 0;
        continued = false;
        unread = false;
        FileChannel channel = FileChannel.open(
                eventsFile(number), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        events = channel;
        return channel;
    }

    /** Brings the directory itself to the disk, so that the old files go only when the new names are safe. */
    private void forceNames() {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            LOG.debug("{}: this system does not force directories: {}", directory, e.toString());
        }
    }

    private void closeEvents() throws IOException {
        FileChannel open = events;
        events = null;
        if (open != null) {
            if (unforced) {
                unforced = false;
                open.force(false);
            }
            open.close();
        }
    }

    private long newest() throws IOException {
        long newest = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "snapshot-*")) {
            for (Path file : files) {
                String number = file.getFileName().toString().substring("snapshot-".length());
                if (!number.isEmpty() && number.length() < 18 && number.chars().allMatch(Character::isDigit)) {
                    newest = Math.max(newest, Long.parseLong(number));
                }
            }
        } catch (NoSuchFileException nothingLearnt) {
            return 0;
        }
        return newest;
    }

    private Path snapshotFile(long number) {
        return directory.resolve("snapshot-" + number);
    }

    private Path eventsFile(long number) {
        return directory.resolve("events-" + number);
    }

    @Override
    public void close() throws IOException {
        mine.lock();
        try {
            closeEvents();
            if (lockFile != null) {
                lockFile.close();
            }
        } finally {
            mine.unlock();
        }
    }
}
