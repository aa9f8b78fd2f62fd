// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.winnowmail.classifier.Label;
import org.xml.sax.InputSource;

/** The picture of an evaluation. */
class PlotTest {
    private static List<Scored> messages(int spam, int ham) {
        Random random = new Random(1);
        List<Scored> all = new ArrayList<>();
        for (int i = 0; i < spam + ham; i++) {
            double odds = random.nextGaussian() * 3 + (i < spam ? 6 : -6);
            all.add(new Scored(i < spam ? Label.SPAM : Label.HAM, 1 / (1 + Math.exp(-odds)), "data/" + i));
        }
        return all;
    }

    private static Document drawn(String title, List<Scored> scored) throws Exception {
        String svg = Plot.svg(title, new Evaluation.Result(scored, Accuracy.of(scored), scored.size(), 1, 0, 0, 0));
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void shows_threshold_costs_calibration_and_where_the_messages_lie() throws Exception {
        Document picture = drawn("corpus/index", messages(300, 700));
        assertThat(picture.getElementsByTagName("path").getLength()).isEqualTo(1);
        assertThat(picture.getElementsByTagName("circle").getLength()).isGreaterThan(10);
        assertThat(picture.getDocumentElement().getTextContent())
                .contains(
                        "700 ham and 300 spam",
                        "ham lost, %",
                        "probability that was said, %",
                        "missed at 0.1 % lost",
                        "% on average",
                        "chance alone");
    }

    @Test
    void a_title_with_signs_of_markup_stays_text() throws Exception {
        assertThat(drawn("<b>&\"mail\"</b>", messages(5, 5))
                        .getDocumentElement()
                        .getTextContent())
                .contains("<b>&\"mail\"</b>");
    }

    @Test
    void few_messages_of_one_class_or_none_at_all_still_make_a_picture() throws Exception {
        drawn("only spam", messages(3, 0));
        drawn("only ham", messages(0, 3));
        drawn("nothing", List.of());
        drawn("certain", List.of(new Scored(Label.SPAM, 1, "a"), new Scored(Label.HAM, 0, "b")));
    }
}
