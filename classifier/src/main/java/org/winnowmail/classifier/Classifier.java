// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.classifier.feature.NamedFeatures;
import org.winnowmail.message.Message;

/**
 * Tells spam from ham, and learns to.
 *
 * <p>Thread-safe. Judging takes no lock and does not wait for a learner; learning is one at a time. What
 * others learn on the same log (another process, another node) is taken over within {@link #LAG}.
 *
 * <p>The road of a message: {@link FeatureReader} makes features of it, {@link Kernel} a margin of those,
 * {@link Calibration} a probability of that. The road of a lesson: {@link Model#learn} makes a {@link
 * LearnEvent}, the {@link LearnLog} keeps it, and every model on that log folds it.
 */
public final class Classifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Classifier.class);

    /** How long what another process learnt may stay unseen, in nanoseconds. */
    private static final long LAG = 1_000_000_000L;

    /** How long after a failure, such as a full disk, no snapshot is tried, in nanoseconds. */
    private static final long RETRY = 60_000_000_000L;

    /** Feature readers kept for reuse; more threads than this make their own. */
    private static final int READERS = 16;

    private final ClassifierSettings settings;
    private final Model model;
    private final @Nullable LearnLog log;
    private final ReentrantLock writing = new ReentrantLock();
    private final ArrayBlockingQueue<FeatureReader> readers = new ArrayBlockingQueue<>(READERS);
    private final RecentFeatures recent = new RecentFeatures();
    private final AtomicLong caughtUp = new AtomicLong();

    /** The last one; started with the lock held. */
    private volatile @Nullable Thread snapshotter;

    /** When a snapshot failed last. */
    private volatile long snapshotFailed = System.nanoTime() - 2 * RETRY;

    private boolean closed;
    private final LearnLog.State state = new LearnLog.State() {
        @Override
        public void read(InputStream in) throws IOException {
            Snapshot.read(model, in);
        }

        @Override
        public void write(OutputStream out) throws IOException {
            Snapshot.write(model, out);
        }

        @Override
        public void clear() {
            startAnew();
        }
    };

    private Classifier(ClassifierSettings settings, @Nullable LearnLog log) {
        this.settings = settings;
        this.log = log;
        model = new Model(settings);
        startAnew();
    }

    /** A classifier on the learn log in {@link ClassifierSettings#directory}, or in memory when there is none. */
    public static Classifier open(ClassifierSettings settings) throws IOException {
        if (settings.directory().isEmpty()) {
            return new Classifier(settings, null);
        }
        return open(settings, new FileLearnLog(settings.directory().get()));
    }

    /** A classifier on a log of the caller's kind; closed with the classifier. */
    public static Classifier open(ClassifierSettings settings, LearnLog log) throws IOException {
        Classifier classifier = new Classifier(settings, log);
        classifier.catchUp();
        return classifier;
    }

    private void startAnew() {
        model.clear();
        if (settings.prior()) {
            Prior.shipped().ifPresent(prior -> prior.into(model));
        }
    }

    /** What this message is, for everyone or for one user. */
    public Judgement judge(Message message, Optional<String> user) {
        refresh();
        Features features = features(message, user);
        return judgement(model.score(features));
    }

    /** As {@link #judge}, with the {@code most} strongest tokens. */
    public Judgement explain(Message message, Optional<String> user, int most) {
        refresh();
        NamedFeatures everyones = reading(r -> r.readNamed(message));
        recent.remember(message, everyones.features());
        NamedFeatures named = user.map(everyones::of).orElse(everyones);
        Judgement plain = judgement(model.score(named.features()));
        return new Judgement(plain.probability(), plain.score(), plain.knowledge(), Explanation.of(model, named, most));
    }

    private Judgement judgement(double said) {
        Judgement.Knowledge knowledge = knowledge();
        if (!knowledge.any()) {
            return new Judgement(0.5, 0, knowledge, java.util.List.of());
        }
        Calibration.Curve curve = model.calibration.curve();
        double score = curve.slope() * said + curve.shift();
        return new Judgement(curve.probability(said), score, knowledge, java.util.List.of());
    }

    /** How many messages stand behind the verdicts. */
    public Judgement.Knowledge knowledge() {
        return new Judgement.Knowledge(
                model.learnt(Label.SPAM), model.learnt(Label.HAM), model.prior(Label.SPAM) + model.prior(Label.HAM));
    }

    private Features features(Message message, Optional<String> user) {
        Features features = recent.of(message, m -> reading(r -> r.read(m)));
        return user.map(features::of).orElse(features);
    }

    private <T> T reading(Function<FeatureReader, T> work) {
        FeatureReader reader = readers.poll();
        if (reader == null) {
            reader = new FeatureReader();
        }
        T result = work.apply(reader);
        readers.offer(reader);
        return result;
    }

    /** Makes a message ready to be learnt or taken back, now or later. */
    public Lesson prepare(Message message, Optional<String> user) {
        return new Lesson(Digest.of(message), features(message, user), user);
    }

    /** Learns a message, for everyone and, when a user is given, for that user most of all. */
    public LearnOutcome learn(Message message, Label label, Optional<String> user) throws IOException {
        return learn(prepare(message, user), label);
    }

    /** As {@link #learn(Message, Label, Optional)}. */
    public LearnOutcome learn(Lesson lesson, Label label) throws IOException {
        Digest digest = lesson.digest();
        LearnOutcome[] outcome = {LearnOutcome.KNOWN};
        write(() -> {
            if (model.knows(digest, label)) {
                return Optional.empty();
            }
            outcome[0] = model.knows(digest, label.other()) ? LearnOutcome.RELABELLED : LearnOutcome.LEARNT;
            return Optional.of(
                    model.learn(now(digest), digest, label, lesson.user().orElse(""), lesson.features()));
        });
        return outcome[0];
    }

    /** Takes back what was learnt of a message; give the same user as when it was learnt. */
    public LearnOutcome unlearn(Message message, Optional<String> user) throws IOException {
        return unlearn(prepare(message, user));
    }

    /** As {@link #unlearn(Message, Optional)}. */
    public LearnOutcome unlearn(Lesson lesson) throws IOException {
        Digest digest = lesson.digest();
        LearnOutcome[] outcome = {LearnOutcome.UNKNOWN};
        write(() -> {
            if (!model.knows(digest, Label.SPAM) && !model.knows(digest, Label.HAM)) {
                return Optional.empty();
            }
            outcome[0] = LearnOutcome.UNLEARNT;
            Features learnt =
                    model.ring.find(digest).map(ExampleRing.Example::features).orElse(lesson.features());
            LearnEvent.Unlearn event = new LearnEvent.Unlearn(now(digest), digest, learnt);
            model.fold(event);
            return Optional.of(event);
        });
        return outcome[0];
    }

    /** Now, but later than what is known of that message: clocks may step back. */
    private long now(Digest digest) {
        long known = model.ledger.find(digest).map(e -> e.time).orElse(0L);
        return Math.max(System.currentTimeMillis(), known + 1);
    }

    private void write(java.util.function.Supplier<Optional<LearnEvent>> make) throws IOException {
        writing.lock();
        try {
            if (log == null) {
                Optional<LearnEvent> applied = make.get();
                LOG.trace("learnt in memory: {}", applied.isPresent());
            } else {
                log.append(state, model::fold, make);
                if (log.pending() > settings.snapshotEvery()) {
                    snapshotSoon(log);
                }
            }
            if (model.wantsFade()) {
                LearnEvent.Fade fade = new LearnEvent.Fade(System.currentTimeMillis());
                if (log != null) {
                    log.append(state, model::fold, () -> Optional.of(fade));
                }
                model.fold(fade);
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes a snapshot on a thread of its own: lessons wait for it, a tenth of a second or so, but no scan does, not even
     * for a processor that a virtual thread would hold all the while.
     */
    private void snapshotSoon(LearnLog to) {
        boolean idle = snapshotter == null || !snapshotter.isAlive();
        if (idle && System.nanoTime() - snapshotFailed > RETRY) {
            snapshotter = Thread.ofPlatform().name("learn-log-snapshot").start(() -> {
                writing.lock();
                try {
                    if (to.pending() > settings.snapshotEvery()) {
                        to.snapshot(state, model::fold);
                    }
                } catch (IOException e) {
                    snapshotFailed = System.nanoTime();
                    LOG.warn("no snapshot of the learn log, which goes on growing: {}", e.toString());
                } finally {
                    writing.unlock();
                }
            });
        }
    }

    /** Has what others learnt taken over, at most once per {@link #LAG}; no scan waits for it. */
    private void refresh() {
        if (log == null) {
            return;
        }
        long now = System.nanoTime();
        long last = caughtUp.get();
        if (now - last >= LAG && caughtUp.compareAndSet(last, now)) {
            Thread.ofPlatform().daemon().name("learn-log-follow").start(() -> follow(log));
        }
    }

    private void follow(LearnLog other) {
        // Whoever learns just now catches up, too.
        if (writing.tryLock()) {
            try {
                if (!closed) {
                    other.catchUp(state, model::fold);
                }
            } catch (IOException e) {
                LOG.warn("learn log not read, judging by what is known: {}", e.toString());
            } finally {
                writing.unlock();
            }
        }
    }

    /** Takes over everything others have learnt so far. */
    public void catchUp() throws IOException {
        writing.lock();
        try {
            if (log != null) {
                log.catchUp(state, model::fold);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Puts another prior model in place of the shipped one, in an empty classifier without a log: to measure it. */
    public void usePrior(Path file) throws IOException {
        writing.lock();
        try (InputStream in = Files.newInputStream(file)) {
            model.clear();
            Prior.read(in).into(model);
        } finally {
            writing.unlock();
        }
    }

    /** Forgets everything learnt; the prior, when switched on, is back. */
    public void reset() throws IOException {
        writing.lock();
        try {
            startAnew();
            if (log != null) {
                log.replace(state);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Writes the whole model, to be read by {@link #restore}. */
    public void export(OutputStream out) throws IOException {
        writing.lock();
        try {
            state.write(out);
        } finally {
            writing.unlock();
        }
    }

    /** Replaces the whole model by an exported one. */
    public void restore(InputStream in) throws IOException {
        writing.lock();
        try {
            state.read(in);
            if (log != null) {
                log.replace(state);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Numbers for {@code winnow classifier info}. */
    public ClassifierInfo info() {
        writing.lock();
        try {
            OptionalLong newest = model.ledger.newest();
            return new ClassifierInfo(
                    knowledge(),
                    model.table.slots(),
                    model.ledger.size(),
                    model.ring.size(),
                    model.ledger.lessons(),
                    newest.isPresent() ? Optional.of(Instant.ofEpochMilli(newest.getAsLong())) : Optional.empty(),
                    model.fades(),
                    log == null ? 0 : log.pending(),
                    settings.memory());
        } finally {
            writing.unlock();
        }
    }

    public ClassifierSettings settings() {
        return settings;
    }

    @Override
    public void close() throws IOException {
        if (log == null) {
            return;
        }
        Thread last = snapshotter;
        if (last != null) {
            try {
                last.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        writing.lock();
        try {
            closed = true;
            log.close();
        } finally {
            writing.unlock();
        }
    }
}
