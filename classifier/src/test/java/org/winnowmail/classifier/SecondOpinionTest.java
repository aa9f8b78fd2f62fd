// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.SecondOpinion.View;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/** The judges beside the kernel: what each hears, when it learns, how loud it gets. */
class SecondOpinionTest {
    private static final Trust FULL = Trust.of(0, 0, 0, 0);

    /** A message with these header words and these words of the text. */
    private static Features mail(int[] header, int[] text) {
        int[] hashes = Arrays.copyOf(header, header.length + text.length);
        System.arraycopy(text, 0, hashes, header.length, text.length);
        int[] ends = new int[FeatureGroup.COUNT];
        for (FeatureGroup g : FeatureGroup.values()) {
            ends[g.place()] = g.place() < FeatureGroup.WORDS.place() ? header.length : hashes.length;
        }
        return new Features(hashes, ends);
    }

    private static int[] words(int first, int n) {
        int[] words = new int[n];
        Arrays.setAll(words, i -> first + i);
        return words;
    }

    private static SecondOpinion taught(View view) {
        SecondOpinion opinion = new SecondOpinion(view, 16);
        opinion.count(mail(words(100, 30), words(1_000, 50)), Label.SPAM, 1);
        opinion.count(mail(words(200, 30), words(2_000, 50)), Label.HAM, 1);
        return opinion;
    }

    @Test
    void each_hears_only_what_is_its_own() {
        Features spammyText = mail(words(500, 30), words(1_000, 50));
        Features spammyHeader = mail(words(100, 30), words(5_000, 50));
        assertThat(taught(View.TEXT).evidence(spammyText)).isPositive();
        assertThat(taught(View.TEXT).evidence(spammyHeader)).isZero();
        assertThat(taught(View.ENVELOPE).evidence(spammyText)).isZero();
        assertThat(taught(View.ENVELOPE).evidence(spammyHeader)).isPositive();
        assertThat(taught(View.WHOLE).evidence(spammyText)).isPositive();
        assertThat(taught(View.WHOLE).evidence(spammyHeader)).isPositive();
    }

    @Test
    void a_long_text_says_no_more_than_a_short_one_except_to_the_view_of_the_whole() {
        for (View view : View.values()) {
            SecondOpinion opinion = new SecondOpinion(view, 18);
            opinion.count(mail(words(100, 30), words(10_000, 600)), Label.SPAM, 1);
            opinion.count(mail(words(200, 30), words(20_000, 600)), Label.HAM, 1);
            double brief = opinion.evidence(mail(words(500, 1), words(10_000, 60)));
            double lengthy = opinion.evidence(mail(words(500, 1), words(10_000, 600)));
            switch (view) {
                case WHOLE -> assertThat(lengthy).isGreaterThan(2 * brief);
                case TEXT -> assertThat(lengthy).isCloseTo(brief, within(0.2 * brief));
                case ENVELOPE -> assertThat(lengthy).isZero();
            }
        }
    }

    @Test
    void who_knows_one_class_only_says_nothing_and_learns() {
        for (View view : View.values()) {
            SecondOpinion opinion = new SecondOpinion(view, 16);
            Features spam = mail(words(100, 30), words(1_000, 50));
            opinion.count(spam, Label.SPAM, 1);
            assertThat(opinion.part(opinion.evidence(spam))).isZero();
            assertThat(opinion.hasToLearn(opinion.evidence(mail(words(300, 9), words(3_000, 9))), Label.HAM))
                    .isTrue();
            opinion.count(mail(words(200, 30), words(2_000, 50)), Label.HAM, 1);
            assertThat(opinion.part(opinion.evidence(spam))).isPositive();
            opinion.count(spam, Label.SPAM, -1);
            assertThat(opinion.part(opinion.evidence(spam))).isZero();
        }
    }

    @Test
    void none_shouts_the_kernel_down() {
        for (View view : View.values()) {
            SecondOpinion opinion = taught(view);
            assertThat(opinion.part(1e9)).isBetween(0.3, 1.0).isEqualTo(-opinion.part(-1e9));
        }
    }

    @Test
    void it_learns_what_it_got_wrong_or_nearly_so_and_leaves_what_it_knows() {
        for (View view : View.values()) {
            SecondOpinion opinion = taught(view);
            double evidence = opinion.evidence(mail(words(100, 30), words(1_000, 50)));
            assertThat(opinion.hasToLearn(evidence, Label.HAM)).isTrue();
            assertThat(opinion.hasToLearn(evidence, Label.SPAM)).isFalse();
            assertThat(opinion.hasToLearn(0, Label.SPAM)).isTrue();
        }
    }

    @Test
    void the_parts_of_single_features_make_up_the_part_of_all() {
        SecondOpinions opinions = new SecondOpinions(1 << 20);
        Features spam = mail(words(100, 30), words(1_000, 50));
        opinions.count(0b111, spam, Label.SPAM, 1);
        opinions.count(0b111, mail(words(90, 30), words(1_040, 50)), Label.HAM, 1);
        Features probe = mail(words(85, 40), words(1_010, 60));
        SecondOpinions.Shares shares = opinions.shares(probe, FULL);
        double sum = 0;
        for (FeatureGroup group : FeatureGroup.values()) {
            for (int i = probe.start(group); i < probe.end(group); i++) {
                sum += shares.of(group, probe.at(i));
            }
        }
        assertThat(sum).isNotZero().isCloseTo(opinions.about(probe).part(FULL), within(1e-6));
    }

    @Test
    void each_counts_a_message_only_where_its_own_bit_is_set() {
        SecondOpinions opinions = new SecondOpinions(1 << 20);
        Features mail = mail(words(100, 30), words(1_000, 50));
        assertThat(opinions.about(mail).surprised(Label.SPAM)).isEqualTo(0b111);
        opinions.count(0b010, mail, Label.SPAM, 1);
        assertThat(opinions.all().stream().map(o -> o.counted(Label.SPAM))).containsExactly(0L, 1L, 0L);
        opinions.count(0b010, mail, Label.SPAM, -1);
        assertThat(opinions).isEqualTo(new SecondOpinions(1 << 20));
    }
}
