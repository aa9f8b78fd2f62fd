// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.message.Message;

/** Mail made to hurt a classifier. */
class HostileInputTest {
    private static final ClassifierSettings SMALL =
            ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);

    private static Features read(String raw) {
        return new FeatureReader().read(Message.parse(raw.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void an_empty_message_is_judged_learnt_and_taken_back() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            ClassifierTest.teach(classifier, 0, 5);
            Message empty = Message.parse(new byte[0]);
            assertThat(classifier.judge(empty, Optional.empty()).probability()).isBetween(0.0, 1.0);
            assertThat(classifier.learn(empty, Label.SPAM, Optional.of("ada"))).isEqualTo(LearnOutcome.LEARNT);
            assertThat(classifier.unlearn(empty, Optional.of("ada"))).isEqualTo(LearnOutcome.UNLEARNT);
        }
    }

    @Test
    void one_word_a_million_times_is_one_word() {
        Features once = read("Subject: x\r\n\r\nviagra viagra viagra viagra\r\n");
        Features often = read("Subject: x\r\n\r\n" + "viagra ".repeat(1_000_000) + "\r\n");
        assertThat(often.size()).isLessThan(once.size() + 40);
    }

    @Test
    void features_are_bounded_whatever_the_size() {
        StringBuilder huge = new StringBuilder("Subject: x\r\n");
        for (int i = 0; i < 3_000; i++) {
            huge.append("X-Field-")
                    .append(i)
                    .append(": a")
                    .append(i)
                    .append(".b")
                    .append(i)
                    .append(".example\r\n");
        }
        huge.append("Content-Type: text/html\r\n\r\n");
        for (int i = 0; i < 50_000; i++) {
            huge.append("<div style='display:none'><a href=http://h")
                    .append(i)
                    .append(".example/?a=")
                    .append(i)
                    .append(">word")
                    .append(i);
        }
        assertThat(read(huge.toString()).size()).isLessThan(8_000);
    }

    @Test
    void what_lies_far_behind_the_text_that_is_looked_at_is_not_decoded_and_changes_nothing() {
        String start = "Subject: x\r\nContent-Type: text/html; charset=iso-2022-jp\r\n\r\n\u001b$B%9%Q%`\u001b(B ";
        Features cut = read(start + "word another ".repeat(25_000) + "\r\n");
        Features whole = read(start + "word another ".repeat(25_000) + "\r\n" + "=\u001b$B%9".repeat(20_000));
        // All but what the size of the body says.
        assertThat(withoutSize(whole)).hasSameSizeAs(withoutSize(cut));
        assertThat(withoutSize(whole).stream().filter(f -> !withoutSize(cut).contains(f)))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void binary_rubbish_does_no_harm() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            ClassifierTest.teach(classifier, 0, 10);
            Random random = new Random(1);
            for (int i = 0; i < 50; i++) {
                byte[] rubbish = new byte[random.nextInt(20_000)];
                random.nextBytes(rubbish);
                Message message = Message.parse(rubbish);
                assertThat(classifier.judge(message, Optional.empty()).probability())
                        .isBetween(0.0, 1.0);
                classifier.learn(message, Label.SPAM, Optional.empty());
            }
            assertThat(classifier
                            .judge(ClassifierTest.ham(99), Optional.empty())
                            .probability())
                    .isLessThan(0.5);
        }
    }

    @Test
    void verdicts_of_other_filters_and_marks_of_mail_stores_are_no_features() {
        String mail = "From: a@b.example\r\nSubject: hello\r\n\r\nbody\r\n";
        String marked = "From someone Mon Jan  1 00:00:00 2026\r\nX-Spam-Status: Yes, score=99\r\nX-Bogosity: Spam\r\n"
                + "X-Forefront-Antispam-Report: SFV:SPM\r\nX-MS-Exchange-Organization-SCL: 9\r\nStatus: RO\r\nLines: 1\r\n"
                + "Content-Length: 6\r\nAuthentication-Results: other.example; spf=fail\r\n"
                + mail;
        assertThat(withoutSize(read(marked))).isEqualTo(withoutSize(read(mail)));
    }

    private static java.util.Set<Integer> withoutSize(Features features) {
        java.util.Set<Integer> set = new java.util.HashSet<>();
        for (int h : features.hashes()) {
            set.add(h);
        }
        return set;
    }

    @Test
    void wrong_labels_cost_accuracy_but_do_not_turn_it_over() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            Random random = new Random(2);
            for (int i = 0; i < 200; i++) {
                boolean wrong = random.nextInt(5) == 0;
                classifier.learn(ClassifierTest.spam(i), wrong ? Label.HAM : Label.SPAM, Optional.empty());
                classifier.learn(
                        ClassifierTest.ham(i), random.nextInt(5) == 0 ? Label.SPAM : Label.HAM, Optional.empty());
            }
            int right = 0;
            for (int i = 1_000; i < 1_100; i++) {
                right += classifier
                                        .judge(ClassifierTest.spam(i), Optional.empty())
                                        .probability()
                                > 0.5
                        ? 1
                        : 0;
                right += classifier
                                        .judge(ClassifierTest.ham(i), Optional.empty())
                                        .probability()
                                < 0.5
                        ? 1
                        : 0;
            }
            assertThat(right).isGreaterThan(180);
        }
    }

    @Test
    void what_one_user_learns_counts_for_that_user_most() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            ClassifierTest.teach(classifier, 0, 20);
            for (int i = 100; i < 104; i++) {
                classifier.learn(ClassifierTest.spam(i), Label.HAM, Optional.of("ada"));
            }
            double ada = classifier
                    .judge(ClassifierTest.spam(200), Optional.of("ada"))
                    .score();
            double bob = classifier
                    .judge(ClassifierTest.spam(200), Optional.of("bob"))
                    .score();
            assertThat(ada).isLessThan(bob);
        }
    }
}
