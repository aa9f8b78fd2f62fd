// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.message.Message;

class ClassifierTest {
    private static final ClassifierSettings SMALL =
            ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);

    static Message spam(int n) {
        return message(
                "Winner" + n + " <promo" + n + "@deals.example>",
                "You have WON prize number " + n,
                "Dear friend, claim your free money now at http://win" + n + ".example/claim?id=" + n + "\r\n");
    }

    static Message ham(int n) {
        return message(
                "Ada <ada@office.example>",
                "Re: minutes of meeting " + n,
                "Hi Bob, please find the notes of our meeting below, point " + n + " is still open. Regards, Ada\r\n");
    }

    private static Message message(String from, String subject, String body) {
        return Message.parse(("From: " + from + "\r\nTo: bob@office.example\r\nSubject: " + subject
                        + "\r\nDate: Mon, 02 Feb 2026 10:00:00 +0000\r\nMessage-ID: <" + subject.hashCode()
                        + "@x.example>\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
    }

    static void teach(Classifier classifier, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            classifier.learn(spam(i), Label.SPAM, Optional.empty());
            classifier.learn(ham(i), Label.HAM, Optional.empty());
        }
    }

    @Test
    void knows_nothing_before_it_has_learnt_anything() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            Judgement judgement = classifier.judge(spam(1), Optional.empty());
            assertThat(judgement.probability()).isEqualTo(0.5);
            assertThat(judgement.knowledge().any()).isFalse();
        }
    }

    @Test
    void tells_spam_from_ham_after_a_few_messages() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            teach(classifier, 0, 10);
            assertThat(classifier.judge(spam(77), Optional.empty()).probability())
                    .isGreaterThan(0.9);
            assertThat(classifier.judge(ham(77), Optional.empty()).probability())
                    .isLessThan(0.1);
        }
    }

    @Test
    void learning_twice_is_harmless_and_unlearning_takes_back_everything() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            teach(classifier, 0, 5);
            Judgement before = classifier.judge(spam(9), Optional.empty());
            assertThat(classifier.learn(ham(3), Label.HAM, Optional.empty())).isEqualTo(LearnOutcome.KNOWN);
            assertThat(classifier.judge(spam(9), Optional.empty())).isEqualTo(before);
            for (int i = 0; i < 5; i++) {
                assertThat(classifier.unlearn(spam(i), Optional.empty())).isEqualTo(LearnOutcome.UNLEARNT);
                assertThat(classifier.unlearn(ham(i), Optional.empty())).isEqualTo(LearnOutcome.UNLEARNT);
            }
            assertThat(classifier.unlearn(ham(1), Optional.empty())).isEqualTo(LearnOutcome.UNKNOWN);
            assertThat(classifier.knowledge().any()).isFalse();
        }
    }

    @Test
    void remembers_across_restarts_and_says_why(@TempDir Path dir) throws Exception {
        ClassifierSettings kept = SMALL.withDirectory(dir);
        Judgement first;
        try (Classifier classifier = Classifier.open(kept)) {
            teach(classifier, 0, 10);
            first = classifier.judge(spam(77), Optional.empty());
        }
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(classifier.judge(spam(77), Optional.empty())).isEqualTo(first);
            assertThat(classifier.explain(spam(77), Optional.empty(), 15).evidence())
                    .hasSizeLessThanOrEqualTo(15)
                    .anySatisfy(e -> {
                        assertThat(e.weight()).isPositive();
                        assertThat(e.ham()).isZero();
                    });
        }
    }

    @Test
    void explains_the_very_verdict_that_it_gives_a_user_with_what_that_user_taught() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            teach(classifier, 0, 10);
            for (int i = 100; i < 106; i++) {
                classifier.learn(spam(i), Label.HAM, Optional.of("ada"));
            }
            Message message = spam(200);
            Judgement explained = classifier.explain(message, Optional.of("ada"), 500);
            Judgement judged = classifier.judge(message, Optional.of("ada"));
            assertThat(explained.probability()).isEqualTo(judged.probability());
            assertThat(explained.evidence()).anySatisfy(e -> {
                assertThat(e.token()).startsWith("personal:");
                assertThat(e.weight()).isNegative();
            });
            assertThat(classifier.explain(message, Optional.of("bob"), 500).evidence())
                    .noneSatisfy(e -> assertThat(e.token()).startsWith("personal:"));
        }
    }
}
