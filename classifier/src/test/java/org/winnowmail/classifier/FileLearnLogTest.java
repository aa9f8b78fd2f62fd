// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was learnt is kept, whole, whatever happens to the process. */
class FileLearnLogTest {
    private static final ClassifierSettings SMALL =
            ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);

    private static double score(Classifier classifier) {
        return classifier.judge(ClassifierTest.spam(77), Optional.empty()).score();
    }

    @Test
    void a_snapshot_and_the_events_after_it_give_the_same_model(@TempDir Path dir) throws Exception {
        ClassifierSettings kept = SMALL.withDirectory(dir).withSnapshotEvery(20_000);
        double expected;
        try (Classifier classifier = Classifier.open(kept)) {
            ClassifierTest.teach(classifier, 0, 30);
            expected = score(classifier);
        }
        try (var files = Files.list(dir)) {
            assertThat(files.map(f -> f.getFileName().toString())).anyMatch(f -> f.matches("snapshot-[1-9].*"));
        }
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(score(classifier)).isEqualTo(expected);
            assertThat(classifier.learn(ClassifierTest.ham(3), Label.HAM, Optional.empty()))
                    .isEqualTo(LearnOutcome.KNOWN);
        }
    }

    @Test
    void the_log_appears_with_the_first_lesson_and_who_was_there_before_reads_it(@TempDir Path dir) throws Exception {
        ClassifierSettings kept = SMALL.withDirectory(dir.resolve("a/b"));
        try (Classifier reader = Classifier.open(kept)) {
            assertThat(score(reader)).isZero();
            reader.catchUp();
            assertThat(dir.resolve("a")).doesNotExist();
            try (Classifier learner = Classifier.open(kept)) {
                ClassifierTest.teach(learner, 0, 10);
            }
            reader.catchUp();
            assertThat(reader.knowledge().spam()).isEqualTo(10);
        }
    }

    @Test
    void a_torn_record_at_the_end_is_cut_off_and_nothing_else_is_lost(@TempDir Path dir) throws Exception {
        ClassifierSettings kept = SMALL.withDirectory(dir);
        double expected;
        try (Classifier classifier = Classifier.open(kept)) {
            ClassifierTest.teach(classifier, 0, 10);
            expected = score(classifier);
            classifier.learn(ClassifierTest.spam(500), Label.SPAM, Optional.empty());
        }
        Path events = dir.resolve("events-0");
        byte[] whole = Files.readAllBytes(events);
        Files.write(events, java.util.Arrays.copyOf(whole, whole.length - 7), StandardOpenOption.TRUNCATE_EXISTING);
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(score(classifier)).isEqualTo(expected);
            classifier.learn(ClassifierTest.spam(500), Label.SPAM, Optional.empty());
        }
        assertThat(Files.readAllBytes(events)).hasSizeGreaterThan(whole.length - 200);
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(classifier.knowledge().spam()).isEqualTo(11);
        }
    }

    @Test
    void two_processes_on_one_log_learn_from_each_other(@TempDir Path dir) throws Exception {
        ClassifierSettings kept = SMALL.withDirectory(dir).withSnapshotEvery(30_000);
        try (Classifier a = Classifier.open(kept);
                Classifier b = Classifier.open(kept)) {
            for (int i = 0; i < 20; i++) {
                a.learn(ClassifierTest.spam(i), Label.SPAM, Optional.empty());
                b.learn(ClassifierTest.ham(i), Label.HAM, Optional.empty());
            }
            a.catchUp();
            assertThat(score(a)).isEqualTo(score(b));
            assertThat(a.knowledge()).isEqualTo(new Judgement.Knowledge(20, 20, 0));
        }
    }

    private static Path newestSnapshot(Path dir) throws IOException {
        try (var files = Files.list(dir)) {
            return files.filter(f -> f.getFileName().toString().startsWith("snapshot-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void who_has_folded_every_event_need_not_read_the_snapshot_that_replaces_them(@TempDir Path dir) throws Exception {
        ClassifierSettings kept = SMALL.withDirectory(dir);
        try (Classifier learner = Classifier.open(kept)) {
            ClassifierTest.teach(learner, 0, 1);
        }
        try (Classifier server = Classifier.open(kept)) {
            try (Classifier learner = Classifier.open(kept)) {
                ClassifierTest.teach(learner, 1, 30);
            }
            try (Classifier learner = Classifier.open(kept.withSnapshotEvery(1))) {
                learner.learn(ClassifierTest.spam(500), Label.SPAM, Optional.empty());
            }
            byte[] snapshot = Files.readAllBytes(newestSnapshot(dir));
            // Whoever reads it falls over it.
            Files.write(newestSnapshot(dir), new byte[] {1, 2, 3});
            server.catchUp();
            Files.write(newestSnapshot(dir), snapshot);
            try (Classifier fresh = Classifier.open(kept)) {
                assertThat(server.knowledge()).isEqualTo(fresh.knowledge());
                assertThat(score(server)).isEqualTo(score(fresh));
            }
        }
    }

    @Test
    void what_is_imported_or_forgotten_by_one_process_reaches_the_other(@TempDir Path dir) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        double expected;
        try (Classifier classifier = Classifier.open(SMALL)) {
            ClassifierTest.teach(classifier, 0, 10);
            classifier.export(out);
            expected = score(classifier);
        }
        ClassifierSettings kept = SMALL.withDirectory(dir);
        try (Classifier server = Classifier.open(kept);
                Classifier other = Classifier.open(kept)) {
            server.learn(ClassifierTest.spam(1000), Label.HAM, Optional.empty());
            other.restore(new ByteArrayInputStream(out.toByteArray()));
            server.catchUp();
            assertThat(score(server)).isEqualTo(expected);
            other.reset();
            server.catchUp();
            assertThat(server.knowledge().any()).isFalse();
        }
    }

    @Test
    void export_and_import_carry_everything_over(@TempDir Path dir) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        double expected;
        try (Classifier classifier = Classifier.open(SMALL)) {
            ClassifierTest.teach(classifier, 0, 10);
            classifier.export(out);
            expected = score(classifier);
        }
        ClassifierSettings kept = SMALL.withDirectory(dir);
        try (Classifier classifier = Classifier.open(kept)) {
            classifier.learn(ClassifierTest.spam(1000), Label.HAM, Optional.empty());
            classifier.restore(new ByteArrayInputStream(out.toByteArray()));
        }
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(score(classifier)).isEqualTo(expected);
            classifier.reset();
            assertThat(classifier.knowledge().any()).isFalse();
        }
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(classifier.knowledge().any()).isFalse();
        }
    }

    /** Learns until it is killed, saying each message that it has learnt. */
    public static final class Learner {
        public static void main(String[] args) throws Exception {
            ClassifierSettings kept = SMALL.withDirectory(Path.of(args[0])).withSnapshotEvery(60_000);
            try (Classifier classifier = Classifier.open(kept)) {
                for (int i = Integer.parseInt(args[1]); ; i++) {
                    classifier.learn(ClassifierTest.spam(i), Label.SPAM, Optional.empty());
                    System.out.println(i);
                }
            }
        }
    }

    @Test
    void nothing_acknowledged_is_lost_or_counted_twice_when_the_process_is_killed(@TempDir Path dir) throws Exception {
        Random random = new Random(7);
        int next = 0;
        for (int round = 0; round < 10; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Learner.class.getName(),
                            dir.toString(),
                            Integer.toString(next))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int last = next - 1;
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                // Around the twentieth lesson a snapshot is written, so many of these fall into one.
                int enough = next + random.nextInt(60);
                for (String line; (line = said.readLine()) != null; ) {
                    last = Integer.parseInt(line);
                    if (last == enough) {
                        process.toHandle().destroyForcibly();
                    }
                }
            }
            process.waitFor();
            try (Classifier classifier = Classifier.open(SMALL.withDirectory(dir))) {
                int learnt = (int) classifier.knowledge().spam();
                assertThat(learnt).isBetween(last + 1, last + 2);
                for (int i = 0; i < learnt; i++) {
                    assertThat(classifier.learn(ClassifierTest.spam(i), Label.SPAM, Optional.empty()))
                            .isEqualTo(LearnOutcome.KNOWN);
                }
                next = learnt;
            }
        }
        assertThat(next).isGreaterThan(100);
    }

    @Test
    void lessons_that_are_forced_to_the_disk_at_once_or_later_read_the_same(@TempDir Path dir) throws Exception {
        double[] scores = new double[2];
        Duration[] lags = {Duration.ZERO, Duration.ofMillis(1)};
        for (int i = 0; i < lags.length; i++) {
            Path directory = dir.resolve("log" + i);
            try (Classifier classifier = Classifier.open(SMALL, new FileLearnLog(directory, lags[i]))) {
                ClassifierTest.teach(classifier, 0, 10);
            }
            try (Classifier classifier = Classifier.open(SMALL.withDirectory(directory))) {
                scores[i] = score(classifier);
                assertThat(classifier.knowledge()).isEqualTo(new Judgement.Knowledge(10, 10, 0));
            }
        }
        assertThat(scores[0]).isEqualTo(scores[1]);
    }
}
