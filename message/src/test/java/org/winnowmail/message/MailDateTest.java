// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Dates of header fields. */
class MailDateTest {
    @Test
    void a_moment_is_written_as_date_fields_have_it() {
        Instant moment = Instant.parse("2026-11-05T08:00:11Z");

        assertThat(MailDate.write(moment, ZoneOffset.UTC)).isEqualTo("Thu, 5 Nov 2026 08:00:11 +0000");
        assertThat(MailDate.write(moment, ZoneId.of("Asia/Kolkata"))).isEqualTo("Thu, 5 Nov 2026 13:30:11 +0530");
    }

    @Test
    void what_is_written_is_read_as_the_same_moment() {
        Property.holds(500, random -> {
            Instant moment = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L));
            ZoneOffset zone = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-720, 840));
            assertThat(MailDate.parse(MailDate.write(moment, zone)).map(OffsetDateTime::toInstant))
                    .contains(moment);
        });
    }
}
