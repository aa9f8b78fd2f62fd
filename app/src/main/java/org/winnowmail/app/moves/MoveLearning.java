// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.moves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.LearnOutcome;
import org.winnowmail.classifier.LearningUser;
import org.winnowmail.message.Message;
import org.winnowmail.store.MailboxName;
import org.winnowmail.store.MaildirStore;
import org.winnowmail.store.StoreException;

/**
 * Learns from moves. An event says that somebody's mail went from one folder to another, and when, but not which: the
 * files that came into the folder at that time and are older than it are the ones. One that only had a flag changed in
 * the same moment is taken for one of them, and lies in that folder by its owner's will, too.
 *
 * <p>Into Junk is spam; out of Junk is ham, except into Trash. Events are worked off one after another, and dropped when
 * too many wait: a lesson more or less is not worth a queue. Any thread may call.
 */
public final class MoveLearning implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MoveLearning.class);

    /** Events waiting. */
    private static final int WAITING = 1_000;

    /** Messages learnt of one move; who moves more has a folder for {@code winnow learn}. */
    private static final int MOST_MESSAGES = 500;

    /** How long closing goes on with what waits. Users' moves that are not learnt by then lie in Junk for the timer. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Classifier classifier;
    private final MaildirStore store;
    private final Folders folders;
    private final Duration closing;
    private final ThreadPoolExecutor worker;
    private volatile boolean enough;

    /**
     * Which folders mean something.
     *
     * @param junk where spam lies
     * @param trash what goes there is nothing
     * @param mostBytes largest message that is learnt
     */
    public record Folders(MailboxName junk, MailboxName trash, long mostBytes) {}

    public MoveLearning(Classifier classifier, MaildirStore store, Folders folders) {
        this(classifier, store, folders, CLOSING);
    }

    MoveLearning(Classifier classifier, MaildirStore store, Folders folders, Duration closing) {
        this.closing = closing;
        this.classifier = classifier;
        this.store = store;
        this.folders = folders;
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofVirtual().name("learn-moves").factory());
    }

    /** Takes an event in Dovecot's JSON; returns at once. */
    public void accept(String event) {
        Optional<ImapMove> move = ImapMove.read(event);
        Optional<Label> label = move.flatMap(this::label);
        if (label.isEmpty()) {
            return;
        }
        try {
            worker.execute(() -> learn(move.get(), label.get()));
        } catch (RejectedExecutionException full) {
            log.warn(
                    "{} moved mail, not learnt: {} moves wait",
                    move.get().user().login(),
                    WAITING);
        }
    }

    private Optional<Label> label(ImapMove move) {
        if (move.to().equals(move.from())) {
            return Optional.empty();
        }
        if (move.to().equals(folders.junk())) {
            return Optional.of(Label.SPAM);
        }
        boolean rescued = move.from().equals(folders.junk()) && !move.to().equals(folders.trash());
        return rescued ? Optional.of(Label.HAM) : Optional.empty();
    }

    private void learn(ImapMove move, Label label) {
        String whose = LearningUser.of(move.user().address());
        try {
            List<Path> files = store.arrivals(move.user(), move.to(), move.begun(), move.ended());
            int learnt = 0;
            for (Path file : files.subList(0, Math.min(MOST_MESSAGES, files.size()))) {
                if (enough) {
                    break;
                }
                learnt += learn(file, label, whose) ? 1 : 0;
            }
            log.info(
                    "{} moved mail from {} to {}: {} of {} learnt as {}",
                    move.user().login(),
                    move.from(),
                    move.to(),
                    learnt,
                    files.size(),
                    label.name().toLowerCase(java.util.Locale.ROOT));
        } catch (StoreException e) {
            log.warn("{} moved mail, not learnt: {}", move.user().login(), e.getMessage());
        } catch (IOException e) {
            log.error("moves cannot be learnt: {}", e.toString());
        }
    }

    private boolean learn(Path file, Label label, String whose) throws IOException {
        byte[] raw;
        try {
            if (Files.size(file) > folders.mostBytes()) {
                return false;
            }
            raw = Files.readAllBytes(file);
        } catch (NoSuchFileException movedOn) {
            return false;
        }
        LearnOutcome outcome = classifier.learn(Message.parse(raw), label, Optional.of(whose));
        return outcome == LearnOutcome.LEARNT || outcome == LearnOutcome.RELABELLED;
    }

    /** Moves that wait. */
    int waiting() {
        return worker.getQueue().size();
    }

    /** Learns what waits, as far as there is time, and no more. */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(closing.toMillis(), TimeUnit.MILLISECONDS)) {
                enough = true;
                List<Runnable> left = new ArrayList<>();
                worker.getQueue().drainTo(left);
                log.warn("{} moves not learnt: closing", left.size());
            }
        } catch (InterruptedException e) {
            enough = true;
            worker.getQueue().clear();
            Thread.currentThread().interrupt();
        }
        // The message being learnt is finished: to interrupt whoever writes the log would close it.
        worker.close();
    }
}
