// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.message.Address;

/** What a session has done on other threads: the filter's methods, and files. */
final class FilterQuestions {
    private static final Logger log = LoggerFactory.getLogger(FilterQuestions.class);

    private final MilterFilter filter;
    private final MilterEvents events;
    private final SessionHost host;
    private final PendingAnswer pending;
    private final Object owner;

    FilterQuestions(MilterFilter filter, MilterEvents events, SessionHost host, PendingAnswer pending, Object owner) {
        this.filter = filter;
        this.events = events;
        this.host = host;
        this.pending = pending;
        this.owner = owner;
    }

    void connected(Transaction session, Consumer<Reply> then) {
        ask(Stage.CONNECT, () -> filter.connected(session), false, then);
    }

    void sender(Transaction transaction, Consumer<Reply> then) {
        ask(Stage.SENDER, () -> filter.sender(transaction), transaction.smtpUtf8(), then);
    }

    void recipient(Transaction transaction, Address recipient, Consumer<Reply> then) {
        ask(Stage.RECIPIENT, () -> filter.recipient(transaction, recipient), transaction.smtpUtf8(), then);
    }

    private void ask(Stage stage, Callable<Reply> question, boolean utf8, Consumer<Reply> then) {
        long start = System.nanoTime();
        pending.ask(
                stage != Stage.CONNECT,
                () -> Answer.of(question.call(), utf8),
                Answer.of(Reply.proceed(), false),
                reply -> {
                    events.stageAnswered(stage, reply, since(start));
                    then.accept(reply);
                });
    }

    /** No question: the filter may prepare for what it will be asked. */
    void expecting(Transaction transaction) {
        try {
            filter.expecting(transaction);
        } catch (RuntimeException e) {
            log.error("{}: preparing failed", owner, e);
        }
    }

    /** The whole message; its edits are put in order on the filter's thread, which may read files. */
    void message(Transaction transaction, Collected content, EditPlan plan, Runnable then) {
        long start = System.nanoTime();
        pending.ask(
                true,
                () -> {
                    try {
                        Decision decision = filter.message(transaction, content.message());
                        return new Answer(decision.reply(), plan.packets(decision, transaction.smtpUtf8()));
                    } finally {
                        content.close();
                    }
                },
                Answer.of(Reply.accept(), false),
                reply -> {
                    events.messageAnswered(reply, content.bodyBytes(), since(start));
                    then.run();
                });
    }

    /**
     * Takes body bytes that need a file.
     *
     * @param packets sent when that is done
     * @param lost called when it failed, after which the message cannot be judged
     */
    void spool(MessageInProgress message, byte[] bytes, List<Packet> packets, Runnable lost) {
        pending.perform(
                () -> {
                    message.body(bytes);
                    return new Answer(Reply.proceed(), packets);
                },
                new Answer(Reply.accept(), packets),
                reply -> {
                    if (reply instanceof Reply.Accept) {
                        lost.run();
                    }
                });
    }

    /** The message was given up. */
    void aborted(Transaction transaction, Collected content) {
        elsewhere(() -> {
            content.close();
            filter.aborted(transaction);
        });
    }

    /** The message is decided before its end. */
    void forget(Collected content) {
        elsewhere(content::close);
    }

    void editDropped(String kind) {
        log.warn("{}: the MTA does not allow {}, edit dropped", owner, kind);
        events.failed(MilterEvents.Failure.EDIT);
    }

    private void elsewhere(Runnable work) {
        host.run(
                () -> {
                    work.run();
                    return true;
                },
                done -> {},
                failure -> log.error("{}: at the end of a message", owner, failure));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
