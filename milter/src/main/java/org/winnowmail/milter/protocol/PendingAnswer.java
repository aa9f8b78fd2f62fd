// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one question of a session that the filter may be working on, and the event of the MTA that waits for
 * it.
 *
 * <p>Each question is an object of its own; {@link #cancel} forgets it. Whatever comes back for a question
 * that is not the current one is dropped, so a late answer never reaches the MTA. While a question is open
 * the MTA is asked for patience at intervals; after the last deadline, or when the filter throws, the
 * fallback is sent, which lets the mail through.
 */
final class PendingAnswer {
    private static final Logger log = LoggerFactory.getLogger(PendingAnswer.class);

    private final SessionHost host;
    private final MilterTimes times;
    private final MilterEvents events;
    private final Object owner;
    private final Runnable answered;
    private @Nullable Question open;

    /**
     * @param owner named in the log
     * @param answered called after each answer was sent and acted on
     */
    PendingAnswer(SessionHost host, MilterTimes times, MilterEvents events, Object owner, Runnable answered) {
        this.host = host;
        this.times = times;
        this.events = events;
        this.owner = owner;
        this.answered = answered;
    }

    /** Timers and work of one question. */
    private static final class Question {
        final boolean ofMessage;
        final Answer fallback;
        final Consumer<Reply> then;
        SessionHost.@Nullable Task work;
        SessionHost.@Nullable Task patience;
        SessionHost.@Nullable Task deadline;

        Question(boolean ofMessage, Answer fallback, Consumer<Reply> then) {
            this.ofMessage = ofMessage;
            this.fallback = fallback;
            this.then = then;
        }

        void stopTimers() {
            stop(patience);
            stop(deadline);
        }

        void stopWork() {
            stop(work);
        }

        private static void stop(SessionHost.@Nullable Task task) {
            if (task != null) {
                task.cancel();
            }
        }
    }

    boolean isOpen() {
        return open != null;
    }

    /** Whether the open question concerns the message under way, and not the connection. */
    boolean isOfMessage() {
        Question question = open;
        return question != null && question.ofMessage;
    }

    /**
     * Has a question answered on another thread, and sends the answer if it is still waited for.
     *
     * @param then told the reply after it was sent
     */
    void ask(boolean ofMessage, Callable<Answer> work, Answer fallback, Consumer<Reply> then) {
        Question question = new Question(ofMessage, fallback, then);
        open = question;
        question.patience = host.after(times.progress(), () -> patience(question));
        question.deadline = host.after(times.answer(), () -> tooLate(question));
        start(question, work);
    }

    /** Has work for the message done on another thread, for which the MTA does not wait. */
    void perform(Callable<Answer> work, Answer fallback, Consumer<Reply> then) {
        Question question = new Question(true, fallback, then);
        open = question;
        start(question, work);
    }

    private void start(Question question, Callable<Answer> work) {
        question.work = host.run(work, answer -> conclude(question, answer), failure -> failed(question, failure));
    }

    private void patience(Question question) {
        if (open == question) {
            host.send(List.of(new Packet.Progress()));
            events.progressSent();
            question.patience = host.after(times.progress(), () -> patience(question));
        }
    }

    private void tooLate(Question question) {
        if (open == question) {
            log.warn("{}: no answer of the filter within {}, let through", owner, times.answer());
            events.failed(MilterEvents.Failure.TIMEOUT);
            question.stopWork();
            conclude(question, question.fallback);
        }
    }

    private void failed(Question question, Throwable failure) {
        if (open == question) {
            log.error("{}: failed, the mail is let through", owner, failure);
            events.failed(MilterEvents.Failure.FILTER);
            conclude(question, question.fallback);
        }
    }

    private void conclude(Question question, Answer answer) {
        if (open != question) {
            return;
        }
        question.stopTimers();
        open = null;
        if (!answer.packets().isEmpty()) {
            host.send(answer.packets());
        }
        question.then.accept(answer.reply());
        answered.run();
    }

    /** Forgets the open question, if there is one, and interrupts the work. */
    void cancel() {
        Question question = open;
        if (question != null) {
            open = null;
            question.stopTimers();
            question.stopWork();
        }
    }
}
