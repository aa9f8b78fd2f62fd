// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Message;

/** Words as a reader sees them, in any script and under any disguise. */
class WordReaderTest {
    private static Set<Integer> words(String body) {
        Features features = new FeatureReader()
                .read(Message.parse(("Subject: s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8)));
        Set<Integer> found = new HashSet<>();
        for (int i = features.start(FeatureGroup.WORDS); i < features.end(FeatureGroup.WORDS); i++) {
            found.add(features.at(i));
        }
        return found;
    }

    @Test
    void disguised_words_also_count_as_what_they_look_like() {
        Set<Integer> plain = words("viagra\r\n");
        assertThat(words("V1AGRA\r\n")).containsAll(plain);
        assertThat(words("vi\u200Bagra\r\n")).containsAll(plain);
        assertThat(words("vi\u0430gr\u0430\r\n")).containsAll(plain);
        assertThat(words("v i a g r a now\r\n")).containsAll(plain);
    }

    @Test
    void scripts_without_blanks_are_cut_into_neighbours() {
        assertThat(words("\u514d\u8d39\u8d2d\u7269\r\n")).containsAll(words("\u8d39\u8d2d\r\n"));
        assertThat(words("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e04\u0e23\u0e31\u0e1a\r\n")
                        .size())
                .isGreaterThan(5);
    }

    @Test
    void numbers_and_ordinary_words_stay_what_they_are() {
        assertThat(words("2026\r\n")).hasSize(words("word\r\n").size());
    }
}
