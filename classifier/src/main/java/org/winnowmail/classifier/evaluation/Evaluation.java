// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.Judgement;
import org.winnowmail.message.Message;

/**
 * Runs a stream of labelled mail past a classifier, as time would have: each message is judged first and
 * its label is told afterwards, at once or never.
 */
public final class Evaluation {
    private Evaluation() {}

    /** When the classifier is told the truth about a message that it has judged. */
    public enum Feedback {
        IMMEDIATE,
        NONE
    }

    /**
     * What came out.
     *
     * @param scored every judged message in order
     * @param accuracy figures over those
     * @param messages judged and learnt in all
     * @param seconds wall clock, reading of files included
     * @param judgeMillis CPU per judged message, parsing apart
     * @param learnMillis CPU per learnt message, parsing apart
     * @param parseMillis CPU per message for taking it apart
     */
    public record Result(
            List<Scored> scored,
            Accuracy accuracy,
            int messages,
            double seconds,
            double judgeMillis,
            double learnMillis,
            double parseMillis) {
        public Result {
            scored = List.copyOf(scored);
        }

        /** The judged messages that were most wrong, worst first. */
        public List<Scored> worst(int most) {
            return scored.stream()
                    .filter(s -> s.error() > 0.5)
                    .sorted(Comparator.comparingDouble((Scored s) -> -s.error()))
                    .limit(most)
                    .toList();
        }
    }

    /**
     * Judges and learns the messages in their order.
     *
     * @param classifier learns; give one that may
     * @param train share of the messages, from the start, that are learnt and not judged
     * @param teacher what the classifier is told of them
     * @param watcher told of every message done
     */
    public static Result run(
            List<IndexFile.Line> index,
            Classifier classifier,
            double train,
            Feedback feedback,
            Teacher teacher,
            Consumer<IndexFile.Line> watcher)
            throws IOException {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        int untilJudged = (int) (index.size() * train);
        List<Scored> scored = new ArrayList<>(index.size() - untilJudged);
        long started = System.nanoTime();
        long judging = 0;
        long learning = 0;
        long parsing = 0;
        int learnt = 0;
        for (int i = 0; i < index.size(); i++) {
            IndexFile.Line line = index.get(i);
            byte[] raw = Files.readAllBytes(line.file());
            long t0 = clock.getCurrentThreadCpuTime();
            Message message = Message.parse(raw);
            message.root();
            long t1 = clock.getCurrentThreadCpuTime();
            parsing += t1 - t0;
            if (i >= untilJudged) {
                Judgement judgement = classifier.judge(message, Optional.empty());
                scored.add(new Scored(line.label(), judgement.probability(), line.path()));
                long t2 = clock.getCurrentThreadCpuTime();
                judging += t2 - t1;
                t1 = t2;
            }
            if (i < untilJudged || feedback == Feedback.IMMEDIATE) {
                classifier.learn(message, teacher.tells(line), Optional.empty());
                learning += clock.getCurrentThreadCpuTime() - t1;
                learnt++;
            }
            watcher.accept(line);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return new Result(
                scored,
                Accuracy.of(scored),
                index.size(),
                seconds,
                judging / 1e6 / Math.max(1, scored.size()),
                learning / 1e6 / Math.max(1, learnt),
                parsing / 1e6 / Math.max(1, index.size()));
    }
}
