// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.message.testkit.Property;

/** A model as a stream of bytes. */
class SnapshotTest {
    private static final ClassifierSettings SMALL =
            ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);

    private static Features words(int from) {
        int[] hashes = new int[40];
        int[] ends = new int[FeatureGroup.COUNT];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = (from + i) * 7_919 + 1;
        }
        for (FeatureGroup g : FeatureGroup.values()) {
            ends[g.place()] = g.place() < FeatureGroup.WORDS.place() ? 0 : hashes.length;
        }
        return new Features(hashes, ends);
    }

    @Test
    void everything_comes_back() throws Exception {
        Model model = new Model(SMALL);
        for (int i = 0; i < 20; i++) {
            model.learn(i, new Digest(i, i), i % 2 == 0 ? Label.SPAM : Label.HAM, "", words(i * 20));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Snapshot.write(model, bytes);
        Model copy = new Model(SMALL);
        Snapshot.read(copy, new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(copy.table).isEqualTo(model.table);
        assertThat(copy.second).isEqualTo(model.second);
        assertThat(copy.hindsight).isEqualTo(model.hindsight);
        assertThat(copy.second.all())
                .allSatisfy(o -> assertThat(o.counted(Label.SPAM)).isPositive());
        assertThat(copy.score(words(30))).isEqualTo(model.score(words(30)));
        for (int i = 0; i < 20; i++) {
            copy.fold(new LearnEvent.Unlearn(1_000, new Digest(i, i), words(i * 20)));
        }
        assertThat(copy.second).isEqualTo(new Model(SMALL).second);
    }

    /** A model with a few lessons of several users. */
    private static Model taught() {
        Model model = new Model(SMALL);
        for (int i = 0; i < 60; i++) {
            model.learn(
                    i, new Digest(i, i), i % 3 == 0 ? Label.SPAM : Label.HAM, i % 2 == 0 ? "ada" : "", words(i * 20));
        }
        return model;
    }

    private static byte[] written(Model model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Snapshot.write(model, bytes);
        return bytes.toByteArray();
    }

    @Test
    void what_is_read_is_written_again_byte_for_byte() throws Exception {
        byte[] once = written(taught());
        Model copy = new Model(SMALL);
        copy.learn(1, new Digest(77, 77), Label.SPAM, "", words(5_000));
        Snapshot.read(copy, new ByteArrayInputStream(once));
        assertThat(written(copy)).isEqualTo(once);
        assertThat(copy.ledger.lessons()).containsKeys("", "ada");
    }

    @Test
    void whoever_judges_while_it_is_read_never_sees_an_empty_model() throws Exception {
        Model model = taught();
        double before = model.score(words(40));
        AtomicInteger looks = new AtomicInteger();
        InputStream watched = new FilterInputStream(new ByteArrayInputStream(written(model))) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                assertThat(model.score(words(40))).isEqualTo(before);
                looks.incrementAndGet();
                return super.read(into, from, Math.min(length, 100));
            }
        };
        Snapshot.read(model, watched);
        assertThat(looks.get()).isGreaterThan(3);
        assertThat(model.score(words(40))).isEqualTo(before);
    }

    @Test
    void a_damaged_one_is_refused_wherever_the_damage_is() throws Exception {
        byte[] whole = written(taught());
        Property.holds(100, random -> {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (byte[] bad : List.of(damaged, cut)) {
                Model model = taught();
                assertThatThrownBy(() -> Snapshot.read(model, new ByteArrayInputStream(bad)))
                        .isInstanceOf(IOException.class);
                assertThat(model.table).isEqualTo(new Model(SMALL).table);
                assertThat(model.learnt(Label.SPAM)).isZero();
            }
        });
    }

    @Test
    void rubbish_is_refused() {
        assertThatThrownBy(() -> Snapshot.read(new Model(SMALL), new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(IOException.class);
    }
}
