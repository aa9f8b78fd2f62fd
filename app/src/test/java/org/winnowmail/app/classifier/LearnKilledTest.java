// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.Winnow;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.LearnOutcome;
import org.winnowmail.message.Message;

/** {@code winnow learn}, killed again and again without warning, and started again. */
class LearnKilledTest {
    /** More than so small a classifier can take back: the oldest are only known again. */
    private static final int MESSAGES = 1_200;

    private static final int KILLS = 5;

    @Test
    void every_message_it_told_is_learnt_exactly_once_and_running_again_finishes(@TempDir Path dir) throws Exception {
        Path mail = Files.createDirectories(dir.resolve("mail"));
        for (int i = 0; i < MESSAGES; i++) {
            Files.writeString(
                    mail.resolve(String.format("%04d", i)),
                    "From: a@b.example\nSubject: prize " + i + "\nMessage-ID: <" + i + "@b.example>\n\nclaim " + i
                            + "\n");
        }
        Files.writeString(
                dir.resolve("winnow.yaml"),
                "config_version: 1\ndata: " + dir.resolve("data") + "\nclassifier: {memory: 1MB, prior: false}\n");
        Random random = new Random(5);
        Set<String> told = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            int learnt = run(dir, mail, told, told.size() + random.nextInt(2 * MESSAGES / KILLS));
            // The pipe holds back what was told last; the log must have at least what was read.
            assertThat(learnt).isBetween(told.size(), MESSAGES);
        }
        assertThat(run(dir, mail, told, Integer.MAX_VALUE)).isEqualTo(MESSAGES);
        assertThat(told).hasSize(MESSAGES);
    }

    /** Runs until so many different messages were told, then kills; how many the log has afterwards. */
    private static int run(Path dir, Path mail, Set<String> told, int enough) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Winnow.class.getName(),
                        "learn",
                        "spam",
                        "--verbose",
                        "--config",
                        dir.resolve("winnow.yaml").toString(),
                        mail.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line; (line = said.readLine()) != null; ) {
                if (line.startsWith("learnt /") || line.startsWith("known /")) {
                    told.add(line.substring(line.indexOf(' ') + 1));
                }
                if (told.size() >= enough) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        ClassifierSettings settings = ClassifierSettings.DEFAULT
                .withMemory(1 << 20)
                .withPrior(false)
                .withDirectory(dir.resolve("data/classifier"));
        try (Classifier classifier = Classifier.open(settings)) {
            int learnt = (int) classifier.knowledge().spam();
            for (String file : told) {
                assertThat(classifier.learn(
                                Message.parse(Files.readAllBytes(Path.of(file))), Label.SPAM, Optional.empty()))
                        .as(file)
                        .isEqualTo(LearnOutcome.KNOWN);
            }
            assertThat(classifier.knowledge().spam()).isEqualTo(learnt);
            return learnt;
        }
    }
}
