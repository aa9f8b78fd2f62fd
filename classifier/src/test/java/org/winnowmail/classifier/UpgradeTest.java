// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.message.Message;

/**
 * What earlier versions taught. The directory {@code version-3} was written by a program of feature version 3: three spam and
 * three ham learnt from nothing, in a memory of 1 MB, as a log and as an export.
 */
class UpgradeTest {
    private static final Path OLD = Path.of("src/test/resources/org/winnowmail/classifier/version-3");
    private static final ClassifierSettings SETTINGS =
            ClassifierSettings.DEFAULT.withMemory(1 << 20).withPrior(false);

    private static Message mail(String name) throws Exception {
        return Message.parse(Files.readAllBytes(OLD.resolve(name)));
    }

    private static void isStillKnown(Classifier classifier) throws Exception {
        assertThat(classifier.knowledge().spam()).isEqualTo(3);
        assertThat(classifier.knowledge().ham()).isEqualTo(3);
        for (int i = 1; i <= 3; i++) {
            assertThat(classifier.learn(mail("spam-" + i + ".eml"), Label.SPAM, Optional.empty()))
                    .isEqualTo(LearnOutcome.KNOWN);
            assertThat(classifier
                            .judge(mail("spam-" + i + ".eml"), Optional.empty())
                            .score())
                    .isGreaterThan(0.2);
            assertThat(classifier
                            .judge(mail("ham-" + i + ".eml"), Optional.empty())
                            .score())
                    .isLessThan(-0.2);
        }
    }

    @Test
    void the_log_of_an_earlier_version_is_still_of_use(@TempDir Path dir) throws Exception {
        Files.copy(OLD.resolve("events-0"), dir.resolve("events-0"));
        try (Classifier classifier = Classifier.open(SETTINGS.withDirectory(dir))) {
            isStillKnown(classifier);
        }
    }

    @Test
    void so_is_what_it_exported(@TempDir Path dir) throws Exception {
        try (Classifier classifier = Classifier.open(SETTINGS.withDirectory(dir));
                InputStream in = Files.newInputStream(OLD.resolve("exported"))) {
            classifier.restore(in);
            isStillKnown(classifier);
        }
    }

    @Test
    void all_features_it_knew_are_those_of_today(@TempDir Path dir) throws Exception {
        Set<Integer> today = new HashSet<>();
        FeatureReader reader = new FeatureReader();
        for (int i = 1; i <= 3; i++) {
            for (String kind : new String[] {"spam-", "ham-"}) {
                Features features = reader.read(mail(kind + i + ".eml"));
                for (int hash : features.hashes()) {
                    today.add(hash);
                }
            }
        }
        int known = 0;
        try (FileChannel events = FileChannel.open(OLD.resolve("events-0"), StandardOpenOption.READ)) {
            long position = 0;
            for (Optional<byte[]> payload = EventRecord.read(events, 0, events.size());
                    payload.isPresent();
                    payload = EventRecord.read(events, position, events.size())) {
                position += EventRecord.length(payload.get());
                if (EventCodec.decode(payload.get()) instanceof LearnEvent.Learn learn) {
                    for (int hash : learn.features().hashes()) {
                        assertThat(today).contains(hash);
                        known++;
                    }
                }
            }
        }
        assertThat(known).isGreaterThan(2_000);
    }

    @Test
    void lessons_of_a_version_not_read_are_skipped_and_never_deleted(@TempDir Path dir) throws Exception {
        byte[] foreign = {99, 1, 2, 3};
        try (FileChannel events =
                FileChannel.open(dir.resolve("events-0"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            EventRecord.write(events, EventRecord.write(events, 0, foreign), foreign);
        }
        byte[] before = Files.readAllBytes(dir.resolve("events-0"));
        try (Classifier classifier = Classifier.open(SETTINGS.withDirectory(dir).withSnapshotEvery(2_000))) {
            ClassifierTest.teach(classifier, 0, 10);
            assertThat(classifier.knowledge().spam()).isEqualTo(10);
        }
        assertThat(dir.resolve("events-0")).doesNotExist();
        assertThat(Files.readAllBytes(dir.resolve("events-0.unread"))).startsWith(before);
    }

    @Test
    void neither_is_a_snapshot_that_cannot_be_read(@TempDir Path dir) throws Exception {
        byte[] foreign = "a snapshot of the future".getBytes(StandardCharsets.US_ASCII);
        Files.copy(new ByteArrayInputStream(foreign), dir.resolve("snapshot-7"));
        Files.write(dir.resolve("events-7"), new byte[0]);
        try (Classifier classifier = Classifier.open(SETTINGS.withDirectory(dir).withSnapshotEvery(2_000))) {
            ClassifierTest.teach(classifier, 0, 10);
        }
        assertThat(Files.readAllBytes(dir.resolve("snapshot-7.unread"))).isEqualTo(foreign);
        try (Classifier classifier = Classifier.open(SETTINGS.withDirectory(dir))) {
            assertThat(classifier.knowledge().spam()).isEqualTo(10);
        }
    }

    @Test
    void what_follows_a_damaged_event_is_kept_beside_the_log(@TempDir Path dir) throws Exception {
        byte[] log = Files.readAllBytes(OLD.resolve("events-0"));
        int second;
        try (FileChannel events = FileChannel.open(OLD.resolve("events-0"), StandardOpenOption.READ)) {
            second = EventRecord.length(
                    EventRecord.read(events, 0, events.size()).orElseThrow());
        }
        byte[] damaged = log.clone();
        damaged[second + 100] ^= 1;
        Files.write(dir.resolve("events-0"), damaged);
        try (Classifier classifier = Classifier.open(SETTINGS.withDirectory(dir))) {
            assertThat(classifier.knowledge().spam()).isEqualTo(1);
            ClassifierTest.teach(classifier, 0, 1);
            assertThat(classifier.knowledge().spam()).isEqualTo(2);
        }
        assertThat(Files.readAllBytes(dir.resolve("events-0.damaged")))
                .isEqualTo(Arrays.copyOfRange(damaged, second, damaged.length));
        try (Classifier classifier = Classifier.open(SETTINGS.withDirectory(dir))) {
            assertThat(classifier.knowledge().spam()).isEqualTo(2);
        }
    }
}
