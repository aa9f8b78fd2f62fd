// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Durations and sizes as people write them. */
class ValuesTest {
    @Test
    void durations_need_a_unit() {
        assertThat(Values.duration("5m")).contains(Duration.ofMinutes(5));
        assertThat(Values.duration("250 ms")).contains(Duration.ofMillis(250));
        assertThat(Values.duration("5")).isEmpty();
        assertThat(Values.duration("-5s")).isEmpty();
    }

    @Test
    void sizes_are_powers_of_1024() {
        assertThat(Values.size("10MB")).contains(10L << 20);
        assertThat(Values.size("64k")).contains(65_536L);
        assertThat(Values.size("9999999999999GB")).isEmpty();
    }

    @Test
    void what_is_written_is_read_back() {
        Property.holds(300, random -> {
            long bytes = random.nextLong(1L << 40);
            assertThat(Values.size(Values.size(bytes))).contains(bytes);
            Duration d = Duration.ofMillis(random.nextLong(1L << 36));
            assertThat(Values.duration(Values.duration(d))).contains(d);
        });
    }
}
