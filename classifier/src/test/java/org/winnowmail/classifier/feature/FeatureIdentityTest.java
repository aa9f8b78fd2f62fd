// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Message;
import org.winnowmail.message.testkit.Property;

/**
 * A feature is a number that models, logs and snapshots remember: however it comes to be computed, it stays the same.
 */
class FeatureIdentityTest {
    /**
     * All features of the generated mails. It may change only together with {@link FeatureReader#VERSION}: otherwise what
     * was learnt before would no longer be recognised.
     */
    private static final long KNOWN = 7889371043604305047L;

    private static final int MAILS = 500;

    @Test
    void features_are_the_same_in_every_release_of_a_version() {
        FeatureReader reader = new FeatureReader();
        GeneratedMail mails = new GeneratedMail(new Random(42));
        long all = FeatureReader.VERSION;
        for (int i = 0; i < MAILS; i++) {
            Features features = reader.read(Message.parse(mails.next()));
            all = all * 31 + Arrays.hashCode(features.hashes());
            all = all * 31 + Arrays.hashCode(features.ends());
        }
        assertThat(all).isEqualTo(KNOWN);
    }

    @Test
    void a_message_has_the_same_features_whatever_was_read_before_and_whether_they_are_named() {
        FeatureReader used = new FeatureReader();
        Property.holds(150, random -> {
            byte[] mail = new GeneratedMail(random).next();
            Features features = used.read(Message.parse(mail));
            assertThat(new FeatureReader().read(Message.parse(mail))).isEqualTo(features);
            NamedFeatures named = used.readNamed(Message.parse(mail));
            assertThat(named.features()).isEqualTo(features);
            assertThat(Arrays.stream(features.hashes()).boxed().toList())
                    .containsAll(named.names().keySet());
        });
    }
}
