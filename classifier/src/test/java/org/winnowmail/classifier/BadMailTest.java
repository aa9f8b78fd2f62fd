// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.message.Message;

/** Mail as nobody should send it: it is judged, explained, learnt and taken back, and leaves no trace. */
class BadMailTest {
    private static final ClassifierSettings SMALL =
            ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);

    private static byte[] mail(String header, Consumer<StringBuilder> body) {
        StringBuilder b = new StringBuilder("From: a@b.example\r\nSubject: x\r\n")
                .append(header)
                .append("\r\n");
        body.accept(b);
        return b.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void survives(byte[] raw) throws Exception {
        Message message = Message.parse(raw);
        assertThat(new FeatureReader().read(message).size()).isLessThan(8_000);
        try (Classifier classifier = Classifier.open(SMALL)) {
            ClassifierTest.teach(classifier, 0, 5);
            Judgement before = classifier.judge(ClassifierTest.spam(9), Optional.empty());
            assertThat(classifier.judge(message, Optional.of("ada@b.example")).probability())
                    .isBetween(0.0, 1.0);
            assertThat(classifier.explain(message, Optional.empty(), 15).evidence())
                    .hasSizeLessThanOrEqualTo(15);
            assertThat(classifier.learn(message, Label.SPAM, Optional.empty())).isEqualTo(LearnOutcome.LEARNT);
            assertThat(classifier.learn(message, Label.SPAM, Optional.empty())).isEqualTo(LearnOutcome.KNOWN);
            assertThat(classifier.unlearn(message, Optional.empty())).isEqualTo(LearnOutcome.UNLEARNT);
            assertThat(classifier.knowledge()).isEqualTo(before.knowledge());
        }
    }

    @Test
    void nothing_but_a_header_and_nothing_but_line_ends() throws Exception {
        survives("Subject:\r\n".getBytes(StandardCharsets.US_ASCII));
        survives("\r\n\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        survives(new byte[100]);
    }

    @Test
    void a_charset_that_does_not_exist_or_lies() throws Exception {
        survives(mail("Content-Type: text/plain; charset=klingon-1\r\n", b -> b.append("\u00e9\u00ff\u0080 buy")));
        survives(mail("Content-Type: text/plain; charset=utf-8\r\n", b -> b.append("\u00ff\u00fe\u00c0\u0080 buy")));
        survives(mail("Content-Type: text/plain; charset=utf-16\r\n", b -> b.append("b u y odd")));
        survives(mail("Content-Type: text/plain; charset=\"\r\n", b -> b.append("x")));
        survives("Subject: =?utf-8?b?////?= =?x?q?=ZZ?=\r\n\r\nx".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_hundred_thousand_links() throws Exception {
        survives(mail("", b -> {
            for (int i = 0; i < 100_000; i++) {
                b.append("http://h").append(i).append(".example/").append(i).append(' ');
            }
        }));
        survives(mail("Content-Type: text/html\r\n", b -> {
            for (int i = 0; i < 100_000; i++) {
                b.append("<a href=//h").append(i).append(".example>");
            }
        }));
    }

    @Test
    void parts_within_parts_without_end() throws Exception {
        survives(mail("Content-Type: multipart/mixed; boundary=b0\r\n", b -> {
            for (int i = 0; i < 5_000; i++) {
                b.append("--b").append(i).append("\r\nContent-Type: multipart/mixed; boundary=b");
                b.append(i + 1).append("\r\n\r\n");
            }
        }));
        survives(mail(
                "Content-Type: message/rfc822\r\n",
                b -> b.append("Content-Type: message/rfc822\r\n\r\n".repeat(5_000))));
    }

    @Test
    void one_line_one_field_one_word_of_megabytes() throws Exception {
        survives(mail("", b -> b.append("x".repeat(3_000_000))));
        survives(mail("X-Long: " + "y ".repeat(500_000) + "\r\n", b -> b.append('z')));
        survives(mail("Content-Type: text/html\r\n", b -> b.append("<".repeat(2_000_000))));
        survives(mail("Content-Type: text/html\r\n", b -> b.append("<div>".repeat(300_000))));
        survives(mail("Content-Type: text/html\r\n", b -> b.append("<!--".repeat(300_000))));
        survives(mail("Content-Type: text/html\r\n", b -> b.append("&#x4e2d;".repeat(100_000))));
        survives(mail("", b -> b.append("v i a g r a ".repeat(200_000))));
    }

    @Test
    void rubbish_of_all_sizes() throws Exception {
        Random random = new Random(3);
        for (int size : new int[] {1, 2, 3, 1_000, 1_000_000}) {
            byte[] rubbish = new byte[size];
            random.nextBytes(rubbish);
            survives(rubbish);
            ByteArrayOutputStream encoded = new ByteArrayOutputStream();
            encoded.writeBytes("Content-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            encoded.writeBytes(rubbish);
            survives(encoded.toByteArray());
        }
    }
}
