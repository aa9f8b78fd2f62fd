// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnowmail.sieve.host.Result;

class ExecutionTest {
    private final House house = new House();

    private Execution.Outcome execute(String script) {
        Result result = house.run(script);
        return Execution.execute(result, House.mail(House.MAIL), house);
    }

    @Test
    void all_is_committed_together() {
        house.mailboxes.add("Work");
        Execution.Outcome outcome =
                execute("require [\"fileinto\", \"copy\"]; fileinto \"Work\"; redirect :copy \"a@b.example\";");
        assertThat(outcome.delivered()).isTrue();
        assertThat(house.stored).containsExactly("Work");
        assertThat(house.sent).hasSize(1);
    }

    @Test
    void when_one_action_fails_nothing_happens_but_a_keep() {
        Execution.Outcome outcome =
                execute("require [\"fileinto\", \"copy\"]; redirect :copy \"a@b.example\"; fileinto \"Gone\";");
        assertThat(outcome.delivered()).isTrue();
        assertThat(outcome.problem()).contains("Gone");
        assertThat(house.stored).containsExactly("INBOX");
        assertThat(house.sent).isEmpty();
        assertThat(house.rollbacks).isEqualTo(1);
    }

    @Test
    void ereject_is_told_to_the_protocol() {
        Execution.Outcome outcome = execute("require \"ereject\"; ereject \"No.\";");
        assertThat(outcome.rejection()).contains("No.");
        assertThat(house.stored).isEmpty();
    }

    @Test
    void vacation_answers_once_within_its_days() {
        String script = "require \"vacation\"; vacation \"Away.\";";
        execute(script);
        execute(script);
        assertThat(house.sent).hasSize(1);
        assertThat(house.stored).containsExactly("INBOX", "INBOX");
    }

    @Test
    void notifications_of_an_hour_are_limited() {
        for (int i = 0; i < 70; i++) {
            execute("require \"enotify\"; notify \"mailto:pager@example.org\";");
        }
        assertThat(house.sent).hasSize(60);
    }

    /** RFC 7352, section 3.2: the three are equivalent. */
    @Test
    void where_an_id_comes_from_does_not_matter() {
        execute("require \"duplicate\"; if duplicate { discard; }");
        for (String same : new String[] {
            "duplicate :header \"message-id\"",
            "allof (header :matches \"message-id\" \"*\", duplicate :uniqueid \"${0}\")"
        }) {
            execute("require [\"duplicate\", \"variables\"]; if " + same + " { discard; }");
        }
        execute("require \"duplicate\"; if duplicate :handle \"other\" { discard; }");
        assertThat(house.stored).containsExactly("INBOX", "INBOX");
    }

    /** RFC 7352, section 3.3. */
    @Test
    void within_no_seconds_nothing_is_a_duplicate() {
        execute("require \"duplicate\"; if duplicate { discard; }");
        execute("require \"duplicate\"; if duplicate :seconds 0 { discard; }");
        assertThat(house.stored).containsExactly("INBOX", "INBOX");
    }

    @Test
    void a_duplicate_is_seen_on_the_second_delivery_only() {
        String script = "require \"duplicate\"; if duplicate { discard; }";
        execute(script);
        execute(script);
        assertThat(house.stored).containsExactly("INBOX");
    }
}
