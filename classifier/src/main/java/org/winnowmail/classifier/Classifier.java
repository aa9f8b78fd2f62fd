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
 * others learn on the same log (another process, another node) is taken over about a second after the next message.
 *
 * <p>The road of a message: {@link FeatureReader} makes features of it, {@link Kernel} a margin of those,
 * {@link Calibration} a probability of that, which {@link Hindsight} corrects by what like verdicts were worth. The
 * road of a lesson: {@link Model#learn} makes a {@link LearnEvent}, the {@link LearnLog} keeps it, and every model on
 * that log folds it.
 */
public final class Classifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Classifier.class);

    /** Feature readers kept for reuse; more threads than this make their own. */
    private static final int READERS = 16;

    private final ClassifierSettings settings;
    private final Model model;
    private final @Nullable LearnLog log;
    private final @Nullable Upkeep upkeep;
    private final ReentrantLock writing = new ReentrantLock();
    private final ArrayBlockingQueue<FeatureReader> readers = new ArrayBlockingQueue<>(READERS);
    private final RecentFeatures recent = new RecentFeatures();
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
        upkeep = log == null ? null : new Upkeep(log, state, model, writing, settings.snapshotEvery());
        if (log == null) {
            startAnew();
        }
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
        follow();
        Features features = features(message, user);
        return judgement(model.look(features));
    }

    /** As {@link #judge}, with the {@code most} strongest tokens. */
    public Judgement explain(Message message, Optional<String> user, int most) {
        follow();
        NamedFeatures everyones = reading(r -> r.readNamed(message));
        recent.remember(message, everyones.features());
        NamedFeatures named = user.map(everyones::of).orElse(everyones);
        Judgement plain = judgement(model.look(named.features()));
        return new Judgement(plain.probability(), plain.score(), plain.knowledge(), Explanation.of(model, named, most));
    }

    private void follow() {
        if (upkeep != null) {
            upkeep.followSoon();
        }
    }

    private Judgement judgement(Model.Look look) {
        Judgement.Knowledge knowledge = knowledge();
        if (!knowledge.any()) {
            return new Judgement(0.5, 0, knowledge, java.util.List.of());
        }
        double logOdds = model.logOdds(look);
        return new Judgement(1 / (1 + Math.exp(-logOdds)), logOdds, knowledge, java.util.List.of());
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

    /**
     * As {@link #prepare(Message, Optional)}, but empty when this was learnt of that message already: then there is nothing to
     * do, and telling so takes a small part of the time.
     */
    public Optional<Lesson> prepareUnlessKnown(Message message, Label label, Optional<String> user) {
        follow();
        Digest digest = Digest.of(message);
        boolean told = user.isEmpty()
                ? model.known.contains(digest, label)
                // What was learnt unasked is to be taken back.
                : model.known.contains(digest.of(user.get()), label) && !model.known.contains(digest);
        return told ? Optional.empty() : Optional.of(new Lesson(digest, features(message, user), user));
    }

    /** Learns a message, for everyone and, when a user is given, for that user most of all. */
    public LearnOutcome learn(Message message, Label label, Optional<String> user) throws IOException {
        return learn(prepare(message, user), label);
    }

    /**
     * As {@link #learn(Message, Label, Optional)}.
     *
     * <p>Each user's word on a message is one lesson: two users who differ are both learnt, each with the user's own features,
     * and are one voice each in what is common. A lesson without a user, such as one learnt unasked, stands until a user says
     * anything about that message.
     */
    public LearnOutcome learn(Lesson lesson, Label label) throws IOException {
        boolean contradicted = lesson.user().isPresent() && replaceUnasked(lesson, label);
        Digest digest = lesson.key();
        LearnOutcome[] outcome = {LearnOutcome.KNOWN};
        write(() -> {
            if (model.knows(digest, label)) {
                return Optional.empty();
            }
            boolean turned = contradicted || model.holds(digest, label.other());
            outcome[0] = turned ? LearnOutcome.RELABELLED : LearnOutcome.LEARNT;
            return Optional.of(
                    model.learn(now(digest), digest, label, lesson.user().orElse(""), lesson.features()));
        });
        return outcome[0];
    }

    /** Takes back what was learnt of a message without a user; whether that was the other thing. */
    private boolean replaceUnasked(Lesson lesson, Label label) throws IOException {
        boolean[] contradicted = {false};
        write(() -> {
            Optional<LearnEvent> taken = takeBackUnasked(lesson);
            contradicted[0] = taken.isPresent()
                    && model.ledger
                            .find(lesson.digest())
                            .filter(e -> e.label != label)
                            .isPresent();
            return taken;
        });
        return contradicted[0];
    }

    /** Takes back what was learnt of a message; give the same user as when it was learnt. */
    public LearnOutcome unlearn(Message message, Optional<String> user) throws IOException {
        return unlearn(prepare(message, user));
    }

    /** As {@link #unlearn(Message, Optional)}. */
    public LearnOutcome unlearn(Lesson lesson) throws IOException {
        LearnOutcome[] outcome = {LearnOutcome.UNKNOWN};
        write(() -> {
            Optional<LearnEvent> taken = takeBack(lesson.key(), lesson);
            if (taken.isPresent()) {
                outcome[0] = LearnOutcome.UNLEARNT;
            }
            return taken;
        });
        return outcome[0];
    }

    private Optional<LearnEvent> takeBackUnasked(Lesson lesson) {
        boolean unasked =
                model.ledger.find(lesson.digest()).filter(e -> e.user.isEmpty()).isPresent();
        return unasked ? takeBack(lesson.digest(), lesson) : Optional.empty();
    }

    private Optional<LearnEvent> takeBack(Digest digest, Lesson lesson) {
        if (!model.holds(digest, Label.SPAM) && !model.holds(digest, Label.HAM)) {
            return Optional.empty();
        }
        String whose = model.ledger.find(digest).map(e -> e.user).orElse("");
        Features likely = whose.equals(lesson.user().orElse(""))
                ? lesson.features()
                : lesson.features().everyones();
        Features learnt =
                model.ring.find(digest).map(ExampleRing.Example::features).orElse(likely);
        LearnEvent.Unlearn event = new LearnEvent.Unlearn(now(digest), digest, learnt);
        model.fold(event);
        return Optional.of(event);
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
                if (upkeep != null) {
                    upkeep.snapshotSoon();
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
                    model.known.size(),
                    model.known.capacity(),
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
        if (upkeep != null) {
            upkeep.close();
        }
    }
}
