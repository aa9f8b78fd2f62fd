// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.LearnOutcome;

/** Mail as it lies about. */
class MailFilesTest {
    private static final String MBOX = "From a@b Mon Jan  1 00:00:00 2026\nSubject: one\n\nFrom here on\n\n"
            + "From a@b Mon Jan  1 00:00:01 2026\nSubject: two\n\nbody\n";

    @Test
    void an_mbox_is_cut_into_its_messages(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("box"), MBOX);
        List<String> found = new ArrayList<>();
        MailFiles.read(file, (name, raw) -> found.add(new String(raw, StandardCharsets.UTF_8)));
        assertThat(found).hasSize(2);
        assertThat(found.get(0)).contains("Subject: one").contains("From here on");
        assertThat(found.get(1)).contains("Subject: two");
    }

    @Test
    void of_a_maildir_what_is_in_delivery_or_trashed_is_left_out(@TempDir Path dir) throws Exception {
        for (String name : List.of("cur/1:2,S", "cur/2:2,ST", "cur/3:2,D", "new/4", "tmp/5", "dovecot.index.log")) {
            Path file = dir.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "Subject: x\n\nx\n");
        }
        assertThat(MailFiles.find(dir)).containsExactly(dir.resolve("cur/1:2,S"), dir.resolve("new/4"));
    }

    @Test
    void learning_a_collection_twice_changes_nothing_and_unlearning_takes_it_back(@TempDir Path dir) throws Exception {
        Files.writeString(dir.resolve("box"), MBOX);
        ClassifierSettings small =
                ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);
        try (Classifier classifier = Classifier.open(small)) {
            List<Path> files = MailFiles.find(dir);
            assertThat(new Trainer(classifier, Optional.empty()).train(files, Optional.of(Label.SPAM), n -> {}))
                    .isEqualTo(Map.of(LearnOutcome.LEARNT, 2));
            assertThat(new Trainer(classifier, Optional.empty()).train(files, Optional.of(Label.SPAM), n -> {}))
                    .isEqualTo(Map.of(LearnOutcome.KNOWN, 2));
            assertThat(new Trainer(classifier, Optional.empty()).train(files, Optional.empty(), n -> {}))
                    .isEqualTo(Map.of(LearnOutcome.UNLEARNT, 2));
        }
    }
}
