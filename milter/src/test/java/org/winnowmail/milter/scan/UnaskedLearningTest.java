// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.Label;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.Origin;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.Scores;
import org.winnowmail.rules.SymbolInfo;
import org.winnowmail.rules.Thresholds;
import org.winnowmail.rules.Verdict;

/** What the classifier is taught without being asked. */
class UnaskedLearningTest {
    private static final Policy POLICY = new Policy(
            Thresholds.DEFAULT, Scores.shipped().with(List.of(rule("BANNED", 20), rule("AD", 6))), List.of());

    private static SymbolInfo rule(String name, double points) {
        return new SymbolInfo(name, points, Optional.empty(), "", new Origin("own.cf", 1));
    }

    private static Message mail(String text) {
        return Message.parse(("From: a@b.example\r\nSubject: " + text + "\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static Judgement judged(Message message, Direction direction, Finding... findings) {
        Verdict verdict = POLICY.judge(List.of(findings), Envelope.UNKNOWN);
        ScanReport report = new ScanReport(verdict, Optional.empty(), Map.of());
        return new Judgement(new Scan(Envelope.UNKNOWN, message, direction, Instant.EPOCH), report, List.of(), "");
    }

    private static long spamLearnt(Classifier classifier) {
        return classifier.knowledge().spam();
    }

    @Test
    void spam_that_two_rules_are_sure_of_is_learnt_and_nothing_else() throws Exception {
        try (Classifier classifier =
                Classifier.open(ClassifierSettings.DEFAULT.withPrior(false).withMemory(4 << 20))) {
            classifier.learn(mail("known spam"), Label.SPAM, Optional.empty());
            classifier.learn(mail("known ham"), Label.HAM, Optional.empty());
            try (UnaskedLearning learning = new UnaskedLearning(classifier)) {
                Finding[] sure = {Finding.of("BANNED"), Finding.of("AD")};

                learning.answered(judged(mail("outgoing"), Direction.OUTGOING, sure), Reply.accept());
                learning.answered(judged(mail("deferred"), Direction.INCOMING, sure), Reply.tempfail("later"));
                learning.answered(
                        judged(mail("only the classifier says so"), Direction.INCOMING, Finding.of("BAYES_999")),
                        Reply.accept());
                learning.answered(
                        judged(mail("a test of the filter"), Direction.INCOMING, Finding.of("GTUBE")), Reply.accept());
                learning.answered(
                        judged(mail("banned by the admin"), Direction.INCOMING, Finding.of("BANNED")), Reply.accept());
                learning.answered(judged(mail("a sure thing"), Direction.INCOMING, sure), Reply.accept());

                long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                while (spamLearnt(classifier) < 2 && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            }
            // Lessons are taken in order, so the five before the last one have been looked at too.
            assertThat(spamLearnt(classifier)).isEqualTo(2);
            assertThat(classifier.knowledge().ham()).isEqualTo(1);
        }
    }
}
