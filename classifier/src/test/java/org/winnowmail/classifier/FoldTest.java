// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/** A model is the fold of its events, whatever their order. */
class FoldTest {
    private static final ClassifierSettings SMALL =
            ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);

    /** Random features, of which some tell the label. */
    private static Features features(Random random, Label label) {
        int[] hashes = new int[60];
        int[] ends = new int[FeatureGroup.COUNT];
        for (int i = 0; i < hashes.length; i++) {
            boolean telling = random.nextInt(4) == 0;
            hashes[i] = 1 + i * 10_000 + (telling ? (label == Label.SPAM ? 5_000 : 6_000) : 0) + random.nextInt(40);
        }
        for (FeatureGroup g : FeatureGroup.values()) {
            ends[g.place()] = Math.min(hashes.length, (g.place() + 1) * 9);
        }
        return new Features(hashes, ends);
    }

    private static List<LearnEvent> history(Model model, long seed, int n) {
        Random random = new Random(seed);
        List<LearnEvent> events = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Label label = random.nextBoolean() ? Label.SPAM : Label.HAM;
            events.add(model.learn(1_000 + i, new Digest(seed, random.nextLong()), label, "", features(random, label)));
        }
        return events;
    }

    @Test
    void any_interleaving_of_the_same_events_gives_the_same_bits() {
        Model origin = new Model(SMALL);
        List<LearnEvent> events = history(origin, 1, 300);
        for (long shuffle = 0; shuffle < 5; shuffle++) {
            List<LearnEvent> other = new ArrayList<>(events);
            Collections.shuffle(other, new Random(shuffle));
            Model copy = new Model(SMALL);
            other.forEach(copy::fold);
            assertThat(copy.table).isEqualTo(origin.table);
            assertThat(copy.second).isEqualTo(origin.second);
            assertThat(copy.hindsight).isEqualTo(origin.hindsight);
            assertThat(copy.logOdds(copy.look(features(new Random(98), Label.SPAM))))
                    .isEqualTo(origin.logOdds(origin.look(features(new Random(98), Label.SPAM))));
            assertThat(copy.learnt(Label.SPAM)).isEqualTo(origin.learnt(Label.SPAM));
            Features probe = features(new Random(99), Label.SPAM);
            assertThat(copy.score(probe)).isEqualTo(origin.score(probe));
            assertThat(copy.calibration.curve())
                    .satisfies(c -> assertThat(c.slope()).isPositive());
        }
    }

    @Test
    void two_nodes_that_learn_apart_agree_once_each_has_folded_the_other() {
        Model a = new Model(SMALL);
        Model b = new Model(SMALL);
        List<LearnEvent> ofA = history(a, 1, 100);
        List<LearnEvent> ofB = history(b, 2, 100);
        ofB.forEach(a::fold);
        ofA.forEach(b::fold);
        assertThat(a.table).isEqualTo(b.table);
        assertThat(a.second).isEqualTo(b.second);
        assertThat(a.hindsight).isEqualTo(b.hindsight);
    }

    @Test
    void a_message_that_surprised_one_node_of_two_is_counted_once_whoever_is_heard_first() {
        Features features = features(new Random(1), Label.SPAM);
        Digest digest = new Digest(1, 1);
        LearnEvent whole =
                new LearnEvent.Learn(10, digest, Label.SPAM, "", features, 0, 0b001, Hindsight.Regret.NONE, List.of());
        LearnEvent views =
                new LearnEvent.Learn(11, digest, Label.SPAM, "", features, 0, 0b110, Hindsight.Regret.NONE, List.of());
        LearnEvent bored =
                new LearnEvent.Learn(12, digest, Label.SPAM, "", features, 0, 0, Hindsight.Regret.NONE, List.of());
        List<LearnEvent> events = new ArrayList<>(List.of(whole, views, bored));
        Model a = new Model(SMALL);
        events.forEach(a::fold);
        Collections.reverse(events);
        Model b = new Model(SMALL);
        events.forEach(b::fold);
        events.forEach(b::fold);
        assertThat(a.second).isEqualTo(b.second);
        assertThat(a.second.all())
                .allSatisfy(o -> assertThat(o.counted(Label.SPAM)).isEqualTo(1));
        a.fold(new LearnEvent.Unlearn(13, digest, features));
        assertThat(a.second).isEqualTo(new Model(SMALL).second);
    }

    @Test
    void nodes_that_learn_the_same_messages_agree_on_what_their_verdicts_were_worth_whoever_is_heard_first() {
        Model a = new Model(SMALL);
        Model b = new Model(SMALL);
        List<LearnEvent> ofA = history(a, 1, 60);
        List<LearnEvent> ofB = history(b, 2, 60);
        Random random = new Random(3);
        for (int i = 0; i < 40; i++) {
            // Some of these are called spam by one and ham by the other.
            Label label = random.nextBoolean() ? Label.SPAM : Label.HAM;
            Features features = features(random, label);
            Digest digest = new Digest(3, i);
            ofA.add(a.learn(5_000 + 2 * i, digest, label, "", features));
            ofB.add(b.learn(5_001 + 2 * i, digest, i % 4 == 0 ? label.other() : label, "", features));
        }
        ofB.forEach(a::fold);
        ofA.forEach(b::fold);

        assertThat(a.hindsight).isEqualTo(b.hindsight);
        assertThat(a.calibration.curve()).isEqualTo(b.calibration.curve());
        assertThat(a.second).isEqualTo(b.second);
    }

    @Test
    void events_folded_twice_count_once() {
        Model origin = new Model(SMALL);
        List<LearnEvent> events = history(origin, 3, 50);
        long spam = origin.learnt(Label.SPAM);
        for (LearnEvent event : events) {
            if (event instanceof LearnEvent.Learn learn) {
                origin.fold(new LearnEvent.Learn(
                        learn.time() + 5_000,
                        learn.digest(),
                        learn.label(),
                        learn.user(),
                        learn.features(),
                        learn.score(),
                        learn.surprised(),
                        learn.regret(),
                        List.of()));
            }
        }
        assertThat(origin.learnt(Label.SPAM)).isEqualTo(spam);
    }

    @Test
    void unlearning_reverses_exactly_whatever_was_learnt_in_between() {
        Model model = new Model(SMALL);
        List<LearnEvent> events = history(model, 4, 80);
        Collections.shuffle(events, new Random(7));
        for (LearnEvent event : events) {
            LearnEvent.Learn learn = (LearnEvent.Learn) event;
            model.fold(new LearnEvent.Unlearn(1_000_000, learn.digest(), learn.features()));
        }
        assertThat(model.table).isEqualTo(new Model(SMALL).table);
        assertThat(model.second).isEqualTo(new Model(SMALL).second);
        assertThat(model.learnt(Label.SPAM) + model.learnt(Label.HAM)).isZero();
    }

    @Test
    void a_relabelled_message_counts_as_the_new_thing_only() {
        Model model = new Model(SMALL);
        history(model, 5, 20);
        long spam = model.learnt(Label.SPAM);
        long ham = model.learnt(Label.HAM);
        Features features = features(new Random(6), Label.SPAM);
        Digest digest = new Digest(6, 6);
        model.learn(10, digest, Label.HAM, "", features);
        model.learn(11, digest, Label.SPAM, "", features);
        assertThat(model.learnt(Label.SPAM)).isEqualTo(spam + 1);
        assertThat(model.learnt(Label.HAM)).isEqualTo(ham);
    }

    @Test
    void events_survive_being_written_and_read() throws Exception {
        Model model = new Model(SMALL);
        List<LearnEvent> events = history(model, 8, 10);
        events.add(new LearnEvent.Unlearn(5, new Digest(1, 2), features(new Random(1), Label.HAM)));
        events.add(new LearnEvent.Fade(6));
        for (LearnEvent event : events) {
            assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(event);
        }
    }

    @Test
    void memory_stays_the_same_however_much_is_learnt_and_old_evidence_fades() {
        Model model = new Model(SMALL.withReplays(0));
        int slots = model.table.slots();
        Random random = new Random(9);
        for (int i = 0; i < 130_000; i++) {
            Label label = i % 2 == 0 ? Label.SPAM : Label.HAM;
            model.learn(i, new Digest(9, i), label, "", features(random, label));
            if (model.wantsFade()) {
                model.fade();
            }
        }
        assertThat(model.fades()).isPositive();
        assertThat(model.table.slots()).isEqualTo(slots);
        assertThat(model.ledger.size()).isLessThanOrEqualTo(3_000);
        assertThat(model.ring.size()).isLessThanOrEqualTo(ExampleRing.MESSAGES);
        assertThat(model.margin(features(random, Label.SPAM))).isPositive();
        assertThat(model.margin(features(random, Label.HAM))).isNegative();
    }
}
