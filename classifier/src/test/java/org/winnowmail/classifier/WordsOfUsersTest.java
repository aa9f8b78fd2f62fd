// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.message.Message;

/** What becomes of a message on which several people have a word. */
class WordsOfUsersTest {
    private static final ClassifierSettings SMALL =
            ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);
    private static final Optional<String> ADA = Optional.of("ada@example.org");
    private static final Optional<String> BOB = Optional.of("bob@example.org");
    private static final Optional<String> NOBODY = Optional.empty();

    private static double score(Classifier classifier, Optional<String> user) {
        return classifier.judge(ClassifierTest.spam(200), user).score();
    }

    @Test
    void two_users_who_differ_are_each_judged_by_their_own_word() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            ClassifierTest.teach(classifier, 0, 20);
            for (int i = 100; i < 104; i++) {
                classifier.learn(ClassifierTest.spam(i), Label.SPAM, ADA);
                assertThat(classifier.learn(ClassifierTest.spam(i), Label.HAM, BOB))
                        .isEqualTo(LearnOutcome.LEARNT);
            }
            assertThat(score(classifier, ADA)).isGreaterThan(score(classifier, NOBODY));
            assertThat(score(classifier, BOB)).isLessThan(score(classifier, NOBODY));
            assertThat(classifier.knowledge()).isEqualTo(new Judgement.Knowledge(24, 24, 0));
        }
    }

    @Test
    void the_order_in_which_they_speak_does_not_matter() throws Exception {
        double[] ada = new double[2];
        for (int order = 0; order < 2; order++) {
            try (Classifier classifier = Classifier.open(SMALL.withReplays(0))) {
                ClassifierTest.teach(classifier, 0, 20);
                Message message = ClassifierTest.spam(100);
                classifier.learn(message, order == 0 ? Label.SPAM : Label.HAM, order == 0 ? ADA : BOB);
                classifier.learn(message, order == 0 ? Label.HAM : Label.SPAM, order == 0 ? BOB : ADA);
                ada[order] = score(classifier, ADA) - score(classifier, BOB);
            }
        }
        assertThat(ada[0]).isPositive();
        assertThat(ada[1]).isPositive();
    }

    @Test
    void the_same_word_of_the_same_user_counts_once_and_the_other_word_turns_it_over() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            Message message = ClassifierTest.spam(1);
            assertThat(classifier.learn(message, Label.SPAM, ADA)).isEqualTo(LearnOutcome.LEARNT);
            assertThat(classifier.learn(message, Label.SPAM, ADA)).isEqualTo(LearnOutcome.KNOWN);
            assertThat(classifier.learn(message, Label.HAM, ADA)).isEqualTo(LearnOutcome.RELABELLED);
            assertThat(classifier.knowledge()).isEqualTo(new Judgement.Knowledge(0, 1, 0));
        }
    }

    @Test
    void a_users_word_takes_the_place_of_what_was_learnt_unasked() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            Message wrong = ClassifierTest.spam(1);
            classifier.learn(wrong, Label.HAM, NOBODY);
            assertThat(classifier.learn(wrong, Label.SPAM, ADA)).isEqualTo(LearnOutcome.RELABELLED);
            assertThat(classifier.knowledge()).isEqualTo(new Judgement.Knowledge(1, 0, 0));
            Message right = ClassifierTest.ham(1);
            classifier.learn(right, Label.HAM, NOBODY);
            assertThat(classifier.learn(right, Label.HAM, ADA)).isEqualTo(LearnOutcome.LEARNT);
            assertThat(classifier.knowledge()).isEqualTo(new Judgement.Knowledge(1, 1, 0));
            assertThat(classifier.info().lessons()).containsOnlyKeys(ADA.get());
        }
    }

    @Test
    void a_word_is_taken_back_by_whose_it_was_and_nothing_else_changes() throws Exception {
        try (Classifier classifier = Classifier.open(SMALL)) {
            Message message = ClassifierTest.spam(1);
            classifier.learn(message, Label.HAM, BOB);
            assertThat(classifier.unlearn(message, ADA)).isEqualTo(LearnOutcome.UNKNOWN);
            classifier.learn(message, Label.SPAM, ADA);
            assertThat(classifier.unlearn(message, ADA)).isEqualTo(LearnOutcome.UNLEARNT);
            assertThat(classifier.unlearn(message, NOBODY)).isEqualTo(LearnOutcome.UNKNOWN);
            assertThat(classifier.knowledge()).isEqualTo(new Judgement.Knowledge(0, 1, 0));
            assertThat(classifier.unlearn(message, BOB)).isEqualTo(LearnOutcome.UNLEARNT);
            assertThat(score(classifier, ADA)).isZero();
        }
    }

    @Test
    void every_interleaving_of_what_users_say_gives_the_same_bits_and_taking_it_all_back_leaves_none() {
        FeatureReader reader = new FeatureReader();
        List<String> users = List.of("", "ada", "bob", "eve");
        Random random = new Random(3);
        Model origin = new Model(SMALL);
        List<LearnEvent> events = new ArrayList<>();
        List<LearnEvent.Unlearn> back = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Message message = random.nextBoolean() ? ClassifierTest.spam(i / 6) : ClassifierTest.ham(i / 6);
            String user = users.get(random.nextInt(users.size()));
            Digest whole = Digest.of(message);
            Digest key = user.isEmpty() ? whole : whole.of(user);
            Features common = reader.read(message);
            Features features = user.isEmpty() ? common : common.of(user);
            Label label = random.nextBoolean() ? Label.SPAM : Label.HAM;
            if (origin.ledger.find(key).isEmpty()) {
                events.add(origin.learn(1_000 + i, key, label, user, features));
                back.add(new LearnEvent.Unlearn(5_000 + i, key, features));
            }
        }
        assertThat(events).hasSizeGreaterThan(60);
        for (long seed = 0; seed < 4; seed++) {
            List<LearnEvent> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, new Random(seed));
            Model copy = new Model(SMALL);
            shuffled.forEach(copy::fold);
            assertThat(copy.table).isEqualTo(origin.table);
            assertThat(copy.second).isEqualTo(origin.second);
            Collections.shuffle(back, new Random(seed));
            back.forEach(copy::fold);
            assertThat(copy.table).isEqualTo(new Model(SMALL).table);
            assertThat(copy.second).isEqualTo(new Model(SMALL).second);
        }
    }

    @Test
    void two_processes_hear_each_others_users(@TempDir Path dir) throws Exception {
        ClassifierSettings kept = SMALL.withDirectory(dir);
        try (Classifier a = Classifier.open(kept);
                Classifier b = Classifier.open(kept)) {
            a.learn(ClassifierTest.spam(1), Label.HAM, NOBODY);
            b.learn(ClassifierTest.spam(1), Label.SPAM, ADA);
            a.learn(ClassifierTest.spam(1), Label.HAM, BOB);
            b.catchUp();
            assertThat(a.knowledge()).isEqualTo(new Judgement.Knowledge(1, 1, 0));
            assertThat(b.knowledge()).isEqualTo(a.knowledge());
            assertThat(score(a, ADA)).isEqualTo(score(b, ADA));
            assertThat(score(a, BOB)).isEqualTo(score(b, BOB));
        }
    }
}
