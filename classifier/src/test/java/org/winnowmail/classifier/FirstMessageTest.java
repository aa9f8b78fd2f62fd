// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.evaluation.IndexFile;
import org.winnowmail.message.Message;

/**
 * What the shipped prior makes of today's mail before anything is learnt. The messages were written apart from those that
 * the prior is made of, to be hard: order confirmations, codes, newsletters, almost half of them not in English, and
 * spam that looks like them.
 */
class FirstMessageTest {
    private static final Path INDEX = Path.of("src/test/resources/org/winnowmail/classifier/modern/index");

    private record Verdict(Label label, double probability) {}

    private static List<Verdict> verdicts() throws Exception {
        List<Verdict> verdicts = new ArrayList<>();
        try (Classifier classifier = Classifier.open(ClassifierSettings.DEFAULT)) {
            for (IndexFile.Line line : IndexFile.read(INDEX)) {
                Message message = Message.parse(Files.readAllBytes(line.file()));
                verdicts.add(new Verdict(
                        line.label(),
                        classifier.judge(message, Optional.empty()).probability()));
            }
        }
        return verdicts;
    }

    private static long count(List<Verdict> verdicts, Label label, double from, double to) {
        return verdicts.stream()
                .filter(v -> v.label == label && v.probability >= from && v.probability < to)
                .count();
    }

    private static double probability(String mail) throws Exception {
        try (Classifier classifier = Classifier.open(ClassifierSettings.DEFAULT)) {
            return classifier
                    .judge(Message.parse(mail.getBytes(StandardCharsets.US_ASCII)), Optional.empty())
                    .probability();
        }
    }

    @Test
    void a_greeting_of_a_stranger_is_no_spam_yet() throws Exception {
        String mail = "From: a@example.org\r\nTo: demo@example.net\r\nSubject: hello\r\n\r\nHow are you?\r\n";
        assertThat(probability(mail)).isLessThan(0.95);
    }

    @Test
    void neither_is_a_link_from_a_sender_without_a_name() throws Exception {
        String mail = "From: office@firma.test\r\nTo: demo@example.net\r\nSubject: invoice 2207\r\n\r\n"
                + "Hello,\r\n\r\nattached is the invoice, it is also here: https://firma.test/i/2207\r\n";
        assertThat(probability(mail)).isLessThan(0.6);
    }

    @Test
    void most_spam_is_suspected_and_no_ham_is_surely_spam() throws Exception {
        List<Verdict> verdicts = verdicts();
        long spam = count(verdicts, Label.SPAM, 0, 2);
        long ham = count(verdicts, Label.HAM, 0, 2);

        assertThat(spam).isEqualTo(38);
        assertThat(ham).isEqualTo(72);
        assertThat(count(verdicts, Label.SPAM, 0.5, 2)).isGreaterThanOrEqualTo(34);
        assertThat(count(verdicts, Label.HAM, 0, 0.5)).isGreaterThanOrEqualTo(48);
        // BAYES_95 alone marks nothing, BAYES_99 does.
        assertThat(count(verdicts, Label.HAM, 0.95, 2)).isZero();
        assertThat(count(verdicts, Label.HAM, 0.99, 2)).isZero();
    }
}
