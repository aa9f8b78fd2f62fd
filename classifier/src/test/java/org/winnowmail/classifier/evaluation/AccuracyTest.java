// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.classifier.Label;

/** The figures of the TREC spam tracks. */
class AccuracyTest {
    private static List<Scored> scored(double[] spam, double[] ham) {
        List<Scored> all = new ArrayList<>();
        for (double s : spam) {
            all.add(new Scored(Label.SPAM, s, "s"));
        }
        for (double h : ham) {
            all.add(new Scored(Label.HAM, h, "h"));
        }
        return all;
    }

    @Test
    void perfect_scores_leave_nothing_above_the_curve() {
        Accuracy a = Accuracy.of(scored(new double[] {0.8, 0.9}, new double[] {0.1, 0.2, 0.3}));
        assertThat(a.rocaPercent()).isZero();
        assertThat(a.spamMissPercentAtHam01()).isZero();
    }

    @Test
    void area_is_the_share_of_pairs_in_the_wrong_order_with_ties_counted_half() {
        // Of 2 x 2 pairs one is wrong and one is a tie.
        Accuracy a = Accuracy.of(scored(new double[] {0.4, 0.9}, new double[] {0.4, 0.5}));
        assertThat(a.rocaPercent()).isCloseTo(100 * 1.5 / 4, within(1e-9));
        assertThat(a.hamLostPercent()).isEqualTo(50);
        assertThat(a.spamMissedPercent()).isEqualTo(50);
        assertThat(a.lamPercent()).isCloseTo(50, within(1e-9));
    }

    @Test
    void an_index_line_that_is_no_label_is_told_with_its_number(@TempDir Path dir) throws Exception {
        Path index = Files.writeString(dir.resolve("index"), "spam data/a b\nspma data/c\n");
        assertThatThrownBy(() -> IndexFile.read(index))
                .hasMessageContaining("index:2")
                .hasMessageContaining("spma");
        Files.writeString(index, "spam data/a b\n");
        assertThat(IndexFile.read(index).getFirst().file()).isEqualTo(dir.resolve("data/a b"));
    }
}
