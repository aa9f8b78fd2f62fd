// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
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
    /** Messages being prepared ahead of the one that is learnt; bounds memory. */
    private static final int AHEAD = 64;

    private final Classifier classifier;
    private final Optional<String> user;
    private final Map<LearnOutcome, Integer> outcomes = new EnumMap<>(LearnOutcome.class);

    public Trainer(Classifier classifier, Optional<String> user) {
        this.classifier = classifier;
        this.user = user;
    }

    /**
     * Learns every message in the files.
     *
     * @param label what they are; empty to take back what was learnt of them
     * @param progress told the number of files done
     */
    public Map<LearnOutcome, Integer> train(List<Path> files, Optional<Label> label, IntConsumer progress)
            throws IOException {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        int done = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            Deque<Future<Lesson>> ahead = new ArrayDeque<>();
            for (Path file : files) {
                MailFiles.read(file, (name, raw) -> {
                    ahead.add(workers.submit(() -> classifier.prepare(Message.parse(raw), user)));
                    if (ahead.size() >= AHEAD) {
                        take(ahead.remove(), label);
                    }
                });
                progress.accept(++done);
            }
            while (!ahead.isEmpty()) {
                take(ahead.remove(), label);
            }
        }
        return Map.copyOf(outcomes);
    }

    private void take(Future<Lesson> prepared, Optional<Label> label) throws IOException {
        try {
            Lesson lesson = prepared.get();
            LearnOutcome outcome =
                    label.isPresent() ? classifier.learn(lesson, label.get()) : classifier.unlearn(lesson);
            outcomes.merge(outcome, 1, Integer::sum);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; run again to go on where this stopped", e);
        } catch (ExecutionException e) {
            throw new IOException("a message could not be read: " + e.getCause(), e.getCause());
        }
    }
}
