// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.LearnOutcome;
import org.winnowmail.classifier.Lesson;
import org.winnowmail.message.Message;

/**
 * Learns whole collections. Messages are read and taken apart on several threads and learnt in their order
 * on one; what is known already is passed over, so an interrupted run is resumed by starting it again.
 */
public final class Trainer {
    /** Messages being prepared ahead of the one that is learnt. */
    private static final int AHEAD = 64;

    /** Bytes of messages held ahead, whatever their number: 16 MB fit any heap that Winnow runs in. */
    private static final long BYTES_AHEAD = 16 << 20;

    private final Classifier classifier;
    private final Optional<String> user;

    public Trainer(Classifier classifier, Optional<String> user) {
        this.classifier = classifier;
        this.user = user;
    }

    /** Told what becomes of everything that is read; always on the thread that called {@link #train}. */
    public interface Watcher {
        /** A message is in the log, or has been there before. */
        void message(String name, LearnOutcome outcome);

        /** A file, or a piece of an mbox, is no mail and was left out. */
        void noMail(String name);

        /** A file could not be read, and the run went on without it. */
        void unreadable(String reason);

        /** A source has been read to its end. */
        void done(MailSource source);
    }

    /** A message on its way, and how much memory it holds. */
    private record Ahead(String name, int bytes, Future<Optional<Lesson>> lesson) {}

    /**
     * Learns every message in the sources.
     *
     * @param label what they are; empty to take back what was learnt of them
     * @throws IOException when the learn log cannot be written
     */
    public void train(List<MailSource> sources, Optional<Label> label, Watcher watcher) throws IOException {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            Queue queue = new Queue(workers, label, watcher);
            for (MailSource source : sources) {
                try {
                    source.read(queue);
                } catch (UncheckedIOException log) {
                    throw log.getCause();
                } catch (IOException unreadable) {
                    watcher.unreadable(MailSource.reason(source.name(), unreadable));
                }
                watcher.done(source);
            }
            while (!queue.ahead.isEmpty()) {
                queue.take();
            }
        } catch (UncheckedIOException log) {
            throw log.getCause();
        }
    }

    private final class Queue implements MailSource.Receiver {
        private final ExecutorService workers;
        private final Optional<Label> label;
        private final Watcher watcher;
        private final Deque<Ahead> ahead = new ArrayDeque<>();
        private long bytes;

        Queue(ExecutorService workers, Optional<Label> label, Watcher watcher) {
            this.workers = workers;
            this.label = label;
            this.watcher = watcher;
        }

        @Override
        public void message(String name, byte[] raw) {
            while (!ahead.isEmpty() && (ahead.size() >= AHEAD || bytes + raw.length > BYTES_AHEAD)) {
                take();
            }
            bytes += raw.length;
            ahead.add(new Ahead(name, raw.length, workers.submit(() -> prepare(Message.parse(raw)))));
        }

        private Optional<Lesson> prepare(Message message) {
            return label.isPresent()
                    ? classifier.prepareUnlessKnown(message, label.get(), user)
                    : Optional.of(classifier.prepare(message, user));
        }

        private LearnOutcome learn(Optional<Lesson> lesson) throws IOException {
            if (lesson.isEmpty()) {
                return LearnOutcome.KNOWN;
            }
            return label.isPresent() ? classifier.learn(lesson.get(), label.get()) : classifier.unlearn(lesson.get());
        }

        @Override
        public void noMail(String name) {
            watcher.noMail(name);
        }

        void take() {
            Ahead next = ahead.remove();
            bytes -= next.bytes;
            try {
                watcher.message(next.name, learn(next.lesson.get()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(
                        new IOException("interrupted; run again to go on where this stopped", e));
            } catch (ExecutionException e) {
                watcher.unreadable(next.name + ": could not be taken apart: " + e.getCause());
            }
        }
    }
}
