// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.message.testkit.Property;

/** A message counts once, however long ago it was learnt. */
class KnownMessagesTest {
    /** The ledger of so small a model remembers a thousand messages; sixteen thousand are known again. */
    private static final ClassifierSettings SMALL =
            ClassifierSettings.DEFAULT.withMemory(1 << 20).withPrior(false).withReplays(0);

    private static final int MANY = 2_500;
    private static final Optional<String> NOBODY = Optional.empty();

    private static Digest digest(long n) {
        SplittableRandom random = new SplittableRandom(n);
        return new Digest(random.nextLong(), random.nextLong());
    }

    @Test
    void what_is_added_taken_away_and_turned_over_is_known_as_in_a_map() {
        Property.holds(50, random -> {
            KnownMessages known = new KnownMessages(random.nextInt(40_000));
            Map<Long, Label> expected = new HashMap<>();
            for (int i = 0; i < 1_500; i++) {
                long n = random.nextInt(700);
                if (random.nextInt(3) == 0) {
                    known.remove(digest(n));
                    expected.remove(n);
                } else {
                    Label label = random.nextBoolean() ? Label.SPAM : Label.HAM;
                    known.add(digest(n), label);
                    expected.put(n, label);
                }
            }
            for (long n = 0; n < 1_000; n++) {
                Label label = expected.get(n);
                assertThat(known.contains(digest(n))).isEqualTo(label != null);
                assertThat(known.contains(digest(n), Label.SPAM)).isEqualTo(label == Label.SPAM);
                assertThat(known.contains(digest(n), Label.HAM)).isEqualTo(label == Label.HAM);
            }
            assertThat(known.size()).isEqualTo(expected.size());
        });
    }

    @Test
    void all_are_known_until_it_is_nine_tenths_full_whatever_came_first() {
        KnownMessages known = new KnownMessages(1 << 18);
        assertThat(known.capacity()).isEqualTo(65_536);
        List<Long> order = new ArrayList<>();
        for (long n = 0; n < known.capacity() * 9 / 10; n++) {
            order.add(n);
            known.add(digest(n), n % 3 == 0 ? Label.SPAM : Label.HAM);
        }
        KnownMessages other = new KnownMessages(1 << 18);
        Collections.shuffle(order, new Random(1));
        order.forEach(n -> other.add(digest(n), n % 3 == 0 ? Label.SPAM : Label.HAM));
        assertThat(other).isEqualTo(known);
        assertThat(order).allMatch(n -> known.contains(digest(n), n % 3 == 0 ? Label.SPAM : Label.HAM));
    }

    @Test
    void of_a_collection_too_large_that_comes_again_and_again_many_are_known() {
        KnownMessages known = new KnownMessages(1 << 16);
        int n = known.capacity() * 5 / 4;
        int again = 0;
        for (int night = 0; night < 6; night++) {
            again = 0;
            for (long i = 0; i < n; i++) {
                if (known.contains(digest(i), Label.HAM)) {
                    again++;
                } else {
                    known.add(digest(i), Label.HAM);
                }
            }
        }
        assertThat(known.size()).isLessThanOrEqualTo(known.capacity());
        assertThat(again).isGreaterThan(n / 2);
        int mistaken = 0;
        for (long i = n; i < 3L * n; i++) {
            mistaken += known.contains(digest(i)) ? 1 : 0;
        }
        assertThat(mistaken).isZero();
    }

    private static Features words(long n) {
        int[] ends = new int[FeatureGroup.COUNT];
        java.util.Arrays.fill(ends, FeatureGroup.WORDS.place(), ends.length, 3);
        return new Features(new int[] {(int) n % 50 + 1, (int) n % 500 + 1_000, (int) n + 10_000}, ends);
    }

    private static Lesson lesson(long n) {
        return new Lesson(digest(n), words(n), NOBODY);
    }

    private static Label label(long n) {
        return n % 3 == 0 ? Label.SPAM : Label.HAM;
    }

    /** Learns all of them; how many were not known. */
    private static int learn(Classifier classifier, int from, int until) throws Exception {
        int fresh = 0;
        for (int n = from; n < until; n++) {
            fresh += classifier.learn(lesson(n), label(n)) == LearnOutcome.KNOWN ? 0 : 1;
        }
        return fresh;
    }

    @Test
    void a_collection_larger_than_what_can_be_taken_back_counts_once(@TempDir Path dir) throws Exception {
        // Small enough that snapshots come in between.
        ClassifierSettings kept = SMALL.withDirectory(dir).withSnapshotEvery(50_000);
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(learn(classifier, 0, MANY / 2)).isEqualTo(MANY / 2);
        }
        // As after an interruption: from the start again, and to the end.
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(learn(classifier, 0, MANY)).isEqualTo(MANY - MANY / 2);
        }
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        try (Classifier classifier = Classifier.open(kept)) {
            assertThat(learn(classifier, 0, MANY)).isZero();
            assertThat(classifier.info().known()).isEqualTo(MANY);
            assertThat(classifier.info().remembered()).isLessThan(MANY / 2);
            assertThat(classifier.knowledge().spam() + classifier.knowledge().ham())
                    .isEqualTo(MANY);
            classifier.export(exported);
            classifier.reset();
            assertThat(classifier.info().known()).isZero();
            classifier.restore(new ByteArrayInputStream(exported.toByteArray()));
            assertThat(learn(classifier, 0, MANY)).isZero();
        }
    }

    @Test
    void two_processes_on_one_log_know_what_either_has_learnt(@TempDir Path dir) throws Exception {
        ClassifierSettings kept = SMALL.withDirectory(dir).withSnapshotEvery(100_000);
        try (Classifier a = Classifier.open(kept);
                Classifier b = Classifier.open(kept)) {
            for (int from = 0; from < MANY; from += 500) {
                assertThat(learn(from % 1_000 == 0 ? a : b, from, from + 500)).isEqualTo(500);
            }
            assertThat(learn(a, 0, MANY)).isZero();
            assertThat(learn(b, 0, MANY)).isZero();
            assertThat(a.knowledge()).isEqualTo(b.knowledge());
        }
    }

    @Test
    void what_is_taken_back_is_no_longer_known_and_what_is_too_old_stays() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            learn(classifier, 0, MANY);
            assertThat(classifier.unlearn(lesson(MANY - 1))).isEqualTo(LearnOutcome.UNLEARNT);
            assertThat(classifier.learn(lesson(MANY - 1), label(MANY - 1))).isEqualTo(LearnOutcome.LEARNT);
            assertThat(classifier.unlearn(lesson(0))).isEqualTo(LearnOutcome.UNKNOWN);
            assertThat(classifier.learn(lesson(0), label(0))).isEqualTo(LearnOutcome.KNOWN);
            // Its old lesson cannot be taken back, so this is one more; that one is known from now on.
            assertThat(classifier.learn(lesson(0), label(0).other())).isEqualTo(LearnOutcome.LEARNT);
            assertThat(classifier.learn(lesson(0), label(0).other())).isEqualTo(LearnOutcome.KNOWN);
        }
    }

    @Test
    void every_interleaving_of_learning_and_taking_back_knows_the_same() {
        Model origin = new Model(SMALL);
        List<LearnEvent> events = new ArrayList<>();
        for (int n = 0; n < 300; n++) {
            events.add(origin.learn(1_000 + n, digest(n), label(n), "", words(n)));
        }
        for (int n = 0; n < 300; n += 4) {
            LearnEvent event = n % 8 == 0
                    ? new LearnEvent.Unlearn(5_000 + n, digest(n), words(n))
                    : new LearnEvent.Learn(
                            5_000 + n,
                            digest(n),
                            label(n).other(),
                            "",
                            words(n),
                            0,
                            0,
                            Hindsight.Regret.NONE,
                            List.of());
            origin.fold(event);
            events.add(event);
        }
        for (long seed = 0; seed < 5; seed++) {
            Collections.shuffle(events, new Random(seed));
            Model copy = new Model(SMALL);
            events.forEach(copy::fold);
            assertThat(copy.known).isEqualTo(origin.known);
        }
        assertThat(origin.known.size()).isEqualTo(300 - 38);
    }

    @Test
    void a_message_that_is_known_is_not_read_again_unless_a_user_has_to_be_heard() throws Exception {
        Optional<String> ada = Optional.of("ada@example.org");
        try (Classifier classifier = Classifier.open(SMALL)) {
            var message = ClassifierTest.spam(1);
            assertThat(classifier.prepareUnlessKnown(message, Label.SPAM, NOBODY))
                    .isPresent();
            classifier.learn(message, Label.SPAM, ada);
            assertThat(classifier.prepareUnlessKnown(message, Label.SPAM, ada)).isEmpty();
            assertThat(classifier.prepareUnlessKnown(message, Label.HAM, ada)).isPresent();
            assertThat(classifier.prepareUnlessKnown(message, Label.SPAM, NOBODY))
                    .isPresent();
            classifier.learn(message, Label.SPAM, NOBODY);
            assertThat(classifier.prepareUnlessKnown(message, Label.SPAM, NOBODY))
                    .isEmpty();
            // What was learnt unasked gives way to the user.
            assertThat(classifier.prepareUnlessKnown(message, Label.SPAM, ada)).isPresent();
        }
    }
}
