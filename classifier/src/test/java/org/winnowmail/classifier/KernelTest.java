// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/** What counts how much when a message is looked up. */
class KernelTest {
    private static final Kernel.Totals TOTALS = Kernel.Totals.of(100, 100);

    /** A message of so many words, of which nothing is known, in a style that is known. */
    private static Features message(int words, int... style) {
        int[] hashes = IntStream.concat(IntStream.range(1_000_000, 1_000_000 + words), Arrays.stream(style))
                .toArray();
        int[] ends = new int[FeatureGroup.COUNT];
        for (FeatureGroup group : FeatureGroup.values()) {
            int place = group.place();
            ends[place] =
                    place < FeatureGroup.WORDS.place() ? 0 : place < FeatureGroup.STYLE.place() ? words : hashes.length;
        }
        return new Features(hashes, ends);
    }

    private static double margin(Features features) {
        WeightTable table = new WeightTable(16);
        // Twenty measures of style, each seen in 40 of 100 spam and 5 of 100 ham messages, and weighed as spam.
        IntStream.rangeClosed(1, 20).forEach(f -> table.put(f, WeightTable.ONE / 10, 40, 5));
        return Kernel.read(features, table, TOTALS).margin;
    }

    @Test
    void how_a_text_is_written_says_less_the_fewer_words_it_has() {
        int[] style = IntStream.rangeClosed(1, 20).toArray();

        double letter = margin(message(300, style));
        double note = margin(message(30, style));
        double hello = margin(message(1, style));

        assertThat(letter).isGreaterThan(0.3);
        assertThat(note).isBetween(0.5 * letter, 0.8 * letter);
        assertThat(hello).isBetween(0.0, 0.25 * letter);
    }
}
