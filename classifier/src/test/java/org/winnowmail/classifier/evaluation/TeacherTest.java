// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.classifier.Label;

/** Wrong labels on purpose. */
class TeacherTest {
    private static final List<IndexFile.Line> LINES = IntStream.range(0, 10_000)
            .mapToObj(i -> new IndexFile.Line(i % 4 == 0 ? Label.SPAM : Label.HAM, "data/" + i, Path.of("data/" + i)))
            .toList();

    private static double lies(Teacher teacher, Label of) {
        List<IndexFile.Line> asked = LINES.stream().filter(l -> l.label() == of).toList();
        return (double) asked.stream()
                        .filter(l -> teacher.tells(l) != l.label())
                        .count()
                / asked.size();
    }

    @Test
    void tells_the_wrong_label_of_about_the_share_asked_for_always_of_the_same_messages() {
        Teacher teacher = new Teacher(0.2, Optional.empty(), 7);
        assertThat(lies(teacher, Label.SPAM)).isCloseTo(0.2, within(0.035));
        assertThat(lies(teacher, Label.HAM)).isCloseTo(0.2, within(0.035));
        Teacher again = new Teacher(0.2, Optional.empty(), 7);
        assertThat(LINES).allMatch(l -> teacher.tells(l) == again.tells(l));
        Teacher other = new Teacher(0.2, Optional.empty(), 8);
        assertThat(LINES).anyMatch(l -> teacher.tells(l) != other.tells(l));
    }

    @Test
    void may_be_wrong_of_one_class_alone_or_never() {
        Teacher teacher = new Teacher(0.5, Optional.of(Label.HAM), 1);
        assertThat(lies(teacher, Label.SPAM)).isZero();
        assertThat(lies(teacher, Label.HAM)).isCloseTo(0.5, within(0.035));
        assertThat(LINES).allMatch(l -> Teacher.HONEST.tells(l) == l.label());
    }

    @Test
    void tells_the_same_lies_wherever_the_mail_lies(@TempDir Path dir) throws Exception {
        Teacher teacher = new Teacher(0.5, Optional.empty(), 1);
        List<List<Label>> told = new ArrayList<>();
        for (String place : List.of("here", "there")) {
            Path index = Files.createDirectories(dir.resolve(place)).resolve("index");
            Files.write(index, LINES.stream().map(l -> "ham " + l.path()).toList());
            told.add(IndexFile.read(index).stream().map(teacher::tells).toList());
        }
        assertThat(told.getFirst()).contains(Label.SPAM, Label.HAM).isEqualTo(told.getLast());
    }

    @Test
    void draws_by_the_published_rule() {
        // The first 53 bits of SHA-256("1:a") as a fraction, as bench/classifier/compare.py computes it.
        double drawn = 0.2554167428112488;
        IndexFile.Line a = new IndexFile.Line(Label.SPAM, "a", Path.of("a"));
        assertThat(new Teacher(drawn + 1e-9, Optional.empty(), 1).tells(a)).isEqualTo(Label.HAM);
        assertThat(new Teacher(drawn - 1e-9, Optional.empty(), 1).tells(a)).isEqualTo(Label.SPAM);
    }

    @Test
    void a_share_beyond_0_to_1_is_refused() {
        assertThatThrownBy(() -> new Teacher(1.5, Optional.empty(), 1)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> new Teacher(Double.NaN, Optional.empty(), 1)).hasMessageContaining("NaN");
    }
}
