// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.outbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.ByteSink;
import org.winnowmail.store.Durable;
import org.winnowmail.store.Moves;
import org.winnowmail.store.Staged;
import org.winnowmail.store.StoreException;

/**
 * A queue on disk in front of one relay.
 *
 * <p>{@code tmp/} holds what is prepared, {@code new/} what is to be sent, {@code failed/} what the relay
 * refused for good or did not take in time, for the administrator to look at. A mail leaves {@code new/}
 * when the relay has answered for it; a crash just then sends it twice, which SMTP cannot avoid. A sender
 * thread looks into {@code new/} when told to and twice a minute besides, because the journal of
 * deliveries may put files there after a crash.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private static final Duration LOOK = Duration.ofSeconds(30);

    /** How long closing waits for the look under way, and then for what is being sent. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** When to try a mail again, and how often it was tried. */
    private record Wait(Instant until, int attempts) {}

    private final OutboxSettings settings;
    private final Clock clock;
    private final Path tmp;
    private final Path ready;
    private final Path failed;
    private final String process = Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final AtomicLong counter = new AtomicLong();
    private final Map<Path, Wait> waits = new ConcurrentHashMap<>();
    private final Map<Path, Boolean> sending = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore places;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread looker;
    private volatile boolean closed;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private Outbox(OutboxSettings settings, Clock clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.tmp = settings.directory().resolve("tmp");
        this.ready = settings.directory().resolve("new");
        this.failed = settings.directory().resolve("failed");
        for (Path directory : List.of(tmp, ready, failed)) {
            Durable.createDirectories(directory);
        }
        this.places = new Semaphore(Math.max(1, settings.parallel()));
        this.looker = Thread.ofVirtual().name("outbox").unstarted(this::look);
    }

    /** Opens the queue and begins to send what is in it. */
    public static Outbox open(OutboxSettings settings) throws IOException {
        Outbox outbox = new Outbox(settings, Clock.systemUTC());
        outbox.wake.release();
        outbox.looker.start();
        return outbox;
    }

    /** Opens the queue to put mail into it; another process sends what is in it. */
    public static Outbox openForOthers(OutboxSettings settings) throws IOException {
        return new Outbox(settings, Clock.systemUTC());
    }

    /**
     * Prepares a mail; its commit puts it into the queue.
     *
     * @param sender empty for the null path
     * @param dsnNotify DSN NOTIFY, empty when not asked for
     * @param ret DSN RET, empty when not asked for
     */
    public Staged stage(
            Optional<Address> sender,
            List<Address> recipients,
            String dsnNotify,
            String ret,
            Consumer<ByteSink> content)
            throws StoreException {
        String id = clock.instant().getEpochSecond() + "." + process + "." + counter.incrementAndGet();
        Path from = tmp.resolve(id);
        QueuedMail mail = new QueuedMail(clock.instant(), sender, recipients, dsnNotify, ret, 0);
        try (FileChannel channel = FileChannel.open(from, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new java.io.BufferedOutputStream(Channels.newOutputStream(channel), 16 * 1024);
            out.write(mail.envelope());
            content.accept((bytes, offset, length) -> {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            out.flush();
            channel.force(true);
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "outbox " + from + ": " + e.getMessage(), e);
        }
        return new StagedSend(new Staged.Move(from, ready.resolve(id)), wake);
    }

    /** A mail in {@code tmp/}. */
    private record StagedSend(Move move, Semaphore wake) implements Staged {
        @Override
        public List<Move> moves() {
            return List.of(move);
        }

        @Override
        public String target() {
            return "outbox";
        }

        @Override
        public void commit() throws StoreException {
            Moves.perform(moves());
            wake.release();
        }

        @Override
        public void rollback() {
            try {
                Files.deleteIfExists(move.from());
            } catch (IOException e) {
                log.warn("outbox: {} stays behind: {}", move.from(), e.getMessage());
            }
        }
    }

    /** Mails waiting to be sent. */
    public int size() {
        try (var files = Files.list(ready)) {
            return (int) files.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Mails the relay has taken since start. */
    public long sentTotal() {
        return sent.get();
    }

    /** Mails put aside since start. */
    public long failedTotal() {
        return refused.get();
    }

    private void look() {
        while (!closed) {
            try {
                // Looks come in bursts of commits: one look serves them all.
                boolean _ = wake.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
                if (!closed) {
                    sendAllDue();
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                log.error("outbox {}: {}", ready, e.toString());
            }
        }
    }

    private Duration pause() {
        Instant now = clock.instant();
        return waits.values().stream()
                .map(w -> Duration.between(now, w.until()))
                .min(Duration::compareTo)
                .filter(d -> d.compareTo(LOOK) < 0)
                .map(d -> d.isNegative() ? Duration.ofMillis(10) : d.plusMillis(10))
                .orElse(LOOK);
    }

    private void sendAllDue() throws IOException, InterruptedException {
        Instant now = clock.instant();
        try (var files = Files.newDirectoryStream(ready)) {
            for (Path file : files) {
                Wait wait = waits.get(file);
                boolean due = wait == null || !wait.until().isAfter(now);
                if (due && sending.putIfAbsent(file, true) == null) {
                    places.acquire();
                    senders.execute(() -> {
                        try {
                            send(file);
                        } finally {
                            sending.remove(file);
                            places.release();
                        }
                    });
                }
            }
        }
    }

    private void send(Path file) {
        try {
            QueuedMail mail = QueuedMail.read(file);
            try (SmtpSend smtp = SmtpSend.connect(settings)) {
                Body message = new Body.Spooled(file, mail.offset(), Files.size(file) - mail.offset());
                SmtpSend.Sent result = smtp.send(mail, message);
                settle(file, mail, result);
            } catch (SmtpSend.Refused e) {
                if (e.permanent()) {
                    putAside(file, String.valueOf(e.getMessage()));
                } else {
                    again(file, mail, String.valueOf(e.getMessage()));
                }
            } catch (IOException | UncheckedIOException e) {
                again(file, mail, e.toString());
            }
        } catch (NoSuchFileException sentBefore) {
            waits.remove(file);
        } catch (IOException | RuntimeException e) {
            log.error("outbox: {} cannot be read: {}", file, e.toString());
            putAside(file, e.toString());
        }
    }

    private void settle(Path file, QueuedMail mail, SmtpSend.Sent result) throws IOException {
        for (String no : result.refused()) {
            log.error("outbox: {} refused by {}: {}", file.getFileName(), settings.relay(), no);
        }
        if (result.later().isEmpty()) {
            if (result.refused().isEmpty()
                    || result.refused().size() < mail.recipients().size()) {
                Files.deleteIfExists(file);
                waits.remove(file);
                sent.incrementAndGet();
                log.info("outbox: {} taken by {}", file.getFileName(), settings.relay());
            } else {
                putAside(file, "every recipient refused");
            }
            return;
        }
        // Those served are taken out first, so that they are not served twice.
        Path next = tmp.resolve(file.getFileName() + ".left");
        try (FileChannel channel = FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                FileChannel old = FileChannel.open(file)) {
            channel.write(
                    java.nio.ByteBuffer.wrap(mail.withRecipients(result.later()).envelope()));
            long at = mail.offset();
            while (at < old.size()) {
                at += old.transferTo(at, old.size() - at, channel);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(ready);
        again(file, mail, "some recipients refused for now");
    }

    private void again(Path file, QueuedMail mail, String why) {
        if (Duration.between(mail.queued(), clock.instant()).compareTo(settings.lifetime()) > 0) {
            putAside(file, "not taken in " + settings.lifetime() + ": " + why);
            return;
        }
        Wait before = waits.get(file);
        int attempts = before == null ? 0 : before.attempts();
        Duration pause =
                settings.retries().get(Math.min(attempts, settings.retries().size() - 1));
        waits.put(file, new Wait(clock.instant().plus(pause), attempts + 1));
        log.warn("outbox: {} again in {}: {}", file.getFileName(), pause, why);
        wake.release();
    }

    private void putAside(Path file, String why) {
        refused.incrementAndGet();
        waits.remove(file);
        try {
            Files.move(file, failed.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            log.error("outbox: {} put aside in {}: {}", file.getFileName(), failed, why);
        } catch (IOException e) {
            log.error("outbox: {} cannot be put aside: {}", file, e.toString());
        }
    }

    /** Stops looking; what is being sent is finished or stays in the queue. */
    @Override
    public void close() {
        closed = true;
        looker.interrupt();
        try {
            // Whoever looks still may not find the directory gone, nor hand a mail to senders that are.
            boolean _ = looker.join(CLOSING);
            senders.shutdown();
            if (!senders.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                senders.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
