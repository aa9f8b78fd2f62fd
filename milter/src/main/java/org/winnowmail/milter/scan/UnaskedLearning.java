// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.classifier.AutoLearn;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.Label;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;
import org.winnowmail.message.Body;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.rules.Symbol;

/**
 * Teaches the classifier what rules and authentication are sure of, behind the mail's back: one thread, a short queue,
 * and when that is full the message is simply not learnt. Whether a message may be learnt is {@link AutoLearn}'s word.
 */
public final class UnaskedLearning implements ScanEvents, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnaskedLearning.class);

    /** Messages waiting at most; each is held in memory until it is learnt. */
    private static final int QUEUE = 100;

    /** Larger mail is not learnt: it would only hold memory. Bytes. */
    private static final long LARGEST = 256 * 1024;

    private record Lesson(Message message, AutoLearn.Witness witness, String queueId) {}

    private final Classifier classifier;
    private final ArrayBlockingQueue<Lesson> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final Thread teacher;
    private volatile boolean closed;

    public UnaskedLearning(Classifier classifier) {
        this.classifier = classifier;
        this.teacher = Thread.ofVirtual().name("unasked-learning").start(this::teach);
    }

    @Override
    public void answered(Judgement judgement, Reply reply) {
        Scan scan = judgement.scan();
        // A spooled body is gone when the answer is out; what was deferred comes again.
        if (scan.direction() != Direction.INCOMING
                || reply instanceof Reply.Tempfail
                || !(scan.message().body() instanceof Body.InMemory)
                || scan.message().size() > LARGEST) {
            return;
        }
        double points = 0;
        for (Symbol symbol : judgement.report().verdict().symbols()) {
            points += symbol.name().startsWith("BAYES_") ? 0 : Math.min(AutoLearn.MOST_OF_ONE_RULE, symbol.score());
        }
        boolean proven = judgement
                .report()
                .auth()
                .map(AuthReport::dmarc)
                .filter(d -> d.verdict() == DmarcVerdict.PASS)
                .isPresent();
        AutoLearn.Witness witness = new AutoLearn.Witness(points, proven, false);
        if (!waiting.offer(new Lesson(scan.delivered(), witness, scan.envelope().queueId()))) {
            LOG.debug(
                    "{}: not learnt, {} messages wait already", scan.envelope().queueId(), QUEUE);
        }
    }

    private void teach() {
        while (!closed) {
            try {
                Lesson lesson = waiting.poll(1, TimeUnit.SECONDS);
                if (lesson != null) {
                    learn(lesson);
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("a message was not learnt: {}", e.toString());
            }
        }
    }

    private void learn(Lesson lesson) throws IOException {
        Optional<Label> label =
                AutoLearn.decide(classifier.judge(lesson.message(), Optional.empty()), lesson.witness());
        if (label.isPresent()) {
            classifier.learn(lesson.message(), label.get(), Optional.empty());
            LOG.info("{}: learnt unasked as {}", lesson.queueId().isEmpty() ? "-" : lesson.queueId(), label.get());
        }
    }

    @Override
    public void close() {
        closed = true;
        teacher.interrupt();
    }
}
