// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.filter.FilterGraph;
import org.winnowmail.app.filter.Judging;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.Judgement;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.evaluation.IndexFile;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.rules.Bayes;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.Symbol;
import org.winnowmail.rules.rescore.RuledMail;

/**
 * What is found in labelled messages. Rules, and mail authentication where it is asked for, look at several at once;
 * the classifier is told each label after it has judged the message, so that no message is known to it.
 */
final class LabelledMail {
    /** Messages read ahead of the classifier, for each thread. */
    private static final int AHEAD = 4;

    private final Judging judging;
    private final @Nullable Classifier classifier;
    private final @Nullable FilterGraph authentication;

    /**
     * What looks at the mail.
     *
     * @param judging rules and scores
     * @param classifier learns; give one that may
     * @param authentication has no rules and no classifier
     */
    LabelledMail(Judging judging, Optional<Classifier> classifier, Optional<FilterGraph> authentication) {
        this.judging = judging;
        this.classifier = classifier.orElse(null);
        this.authentication = authentication.orElse(null);
    }

    /**
     * What came out.
     *
     * @param mail in the order of the index
     * @param forced messages left out, because a symbol decides about them whatever their score
     */
    record Found(List<RuledMail> mail, int forced) {}

    private record Seen(IndexFile.Line line, Message message, List<Finding> findings) {}

    /** Looks at all of them; {@code progress} is told how many are done. */
    Found read(List<IndexFile.Line> lines, int threads, IntConsumer progress) throws IOException {
        List<RuledMail> mail = new ArrayList<>();
        int forced = 0;
        int done = 0;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Deque<Future<Seen>> ahead = new ArrayDeque<>();
            for (int next = 0; done < lines.size(); done++) {
                while (next < lines.size() && ahead.size() < threads * AHEAD) {
                    IndexFile.Line line = lines.get(next++);
                    ahead.add(pool.submit(() -> look(line)));
                }
                Seen seen = get(ahead.remove());
                Set<String> symbols = symbols(seen);
                if (symbols.stream()
                        .anyMatch(s -> judging.policy().scores().forcedBy(s).isPresent())) {
                    forced++;
                } else {
                    mail.add(new RuledMail(seen.line.label() == Label.SPAM, symbols));
                }
                progress.accept(done + 1);
            }
        } finally {
            pool.shutdownNow();
        }
        return new Found(mail, forced);
    }

    private static Seen get(Future<Seen> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        }
    }

    private Seen look(IndexFile.Line line) throws IOException {
        Message message = Message.parse(Files.readAllBytes(line.file()));
        List<Finding> findings = new ArrayList<>(judging.rules().evaluate(message, Envelope.UNKNOWN));
        if (authentication != null) {
            for (Symbol symbol : authentication
                    .filter()
                    .judge(Envelope.UNKNOWN, message)
                    .report()
                    .verdict()
                    .symbols()) {
                findings.add(Finding.of(symbol.name()));
            }
        }
        return new Seen(line, message, findings);
    }

    private Set<String> symbols(Seen seen) throws IOException {
        List<Finding> findings = new ArrayList<>(seen.findings);
        if (classifier != null) {
            Judgement judgement = classifier.judge(seen.message, Optional.empty());
            if (judgement.knowledge().any()) {
                findings.add(Bayes.finding(judgement.probability(), List.of()));
            }
            classifier.learn(seen.message, seen.line.label(), Optional.empty());
        }
        Set<String> names = new HashSet<>();
        judging.policy().judge(findings, Envelope.UNKNOWN).symbols().forEach(s -> names.add(s.name()));
        return names;
    }
}
