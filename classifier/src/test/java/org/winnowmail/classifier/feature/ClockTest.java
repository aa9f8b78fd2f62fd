// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the dates of a message say about each other. */
class ClockTest {
    private static Set<String> told(String header) {
        return Told.of(header + "\nhello\n");
    }

    @Test
    void a_mail_handed_in_when_it_was_written_has_clocks_that_agree() {
        assertThat(told("""
                Received: from b.example by c.example; Thu, 1 Jan 2026 10:00:17 +0000
                Received: from a.example by b.example; Thu, 1 Jan 2026 11:00:09 +0100
                Date: Thu, 1 Jan 2026 11:00:05 +0100
                """))
                .contains(
                        "Date agrees with the first server's clock",
                        "Date in the time zone of the first server",
                        "on the way up to 16 s");
    }

    @Test
    void a_date_of_tomorrow_or_of_last_year_is_told() {
        String received = "Received: from a.example by b.example; Thu, 1 Jan 2026 10:00:00 +0000\n";

        assertThat(told(received + "Date: Fri, 2 Jan 2026 05:30:00 +0530\n"))
                .contains(
                        "Date after it was handed in, up to 17 h",
                        "Date in a time zone of odd minutes",
                        "on the way up to 4 s");
        assertThat(told(received + "Date: Wed, 1 Jan 2025 10:00:00 -0800\n"))
                .contains(
                        "Date before it was handed in, over 68 h", "Date in another time zone than the first server's");
    }

    @Test
    void dates_that_cannot_be_read_or_run_backwards_say_so_too() {
        assertThat(told("""
                Received: from b.example by c.example; Thu, 1 Jan 2026 10:00:00 +0000
                Received: from a.example by b.example; Thu, 1 Jan 2026 10:30:00 +0000
                Date: tomorrow
                """)).contains("no Date that can be read", "clocks on the way ran backwards");
        assertThat(told("Received: nonsense\nDate: Thu, 1 Jan 2026 10:00:00 +0000\n"))
                .noneMatch(t -> t.startsWith("Date ") && t.contains("first server"));
        assertThat(told("Date: Thu, 1 Jan 2026 10:00:00 +0000\n")).noneMatch(t -> t.contains("first server"));
    }
}
