// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.message.Message;

class RecentFeaturesTest {
    private final RecentFeatures recent = new RecentFeatures();
    private final FeatureReader reader = new FeatureReader();
    private int read;

    private void look(Message message) {
        assertThat(recent.of(message, m -> {
                    read++;
                    return reader.read(m);
                }))
                .isEqualTo(new FeatureReader().read(message));
    }

    @Test
    void a_message_looked_at_again_at_once_is_not_read_again() {
        Message message = ClassifierTest.spam(1);
        look(message);
        look(message);
        assertThat(read).isEqualTo(1);
    }

    @Test
    void whatever_was_looked_at_before_the_features_are_those_of_the_message() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            messages.add(i % 2 == 0 ? ClassifierTest.spam(i) : ClassifierTest.ham(i));
        }
        messages.forEach(this::look);
        messages.forEach(this::look);
        assertThat(read).isGreaterThan(300);
    }
}
