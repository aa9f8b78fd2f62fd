// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

class NegotiationTest {
    private static Negotiation with(int version, int actions, int steps, Stage... stages) {
        return Negotiation.of(new Command.Negotiate(version, actions, steps), Set.of(stages));
    }

    @Test
    void postfix_is_asked_for_no_reply_that_the_filter_does_not_want() {
        Negotiation agreed = with(6, 0x1FF, 0x1FFFFF);
        assertThat(agreed.version()).isEqualTo(6);
        assertThat(agreed.actions()).isEqualTo(0x1FF);
        assertThat(agreed.steps()).isEqualTo(0x1FF580);
    }

    @Test
    void each_stage_the_filter_names_keeps_its_reply() {
        assertThat(with(6, 0x1FF, 0x1FFFFF, Stage.RECIPIENT).has(Steps.NR_RCPT)).isFalse();
        assertThat(with(6, 0x1FF, 0x1FFFFF, Stage.RECIPIENT).has(Steps.NR_MAIL)).isTrue();
        assertThat(with(6, 0x1FF, 0x1FFFFF, Stage.SENDER).has(Steps.NR_MAIL)).isFalse();
        assertThat(with(6, 0x1FF, 0x1FFFFF, Stage.CONNECT).has(Steps.NR_CONNECT))
                .isFalse();
    }

    @Test
    void sendmail_s_first_milter_version_gets_its_seven_steps_at_most() {
        Negotiation agreed = with(2, 0x3F, 0x7F);
        assertThat(agreed).isEqualTo(new Negotiation(2, 0x3F, 0));
        assertThat(agreed.packet().macros()).isEmpty();
    }

    @Test
    void versions_between_are_taken_as_offered_and_newer_ones_become_six() {
        for (int version : new int[] {2, 3, 4, 5, 6}) {
            assertThat(with(version, 0x1FF, 0x1FFFFF).version()).isEqualTo(version);
        }
        assertThat(with(7, 0x1FF, 0x1FFFFF).version()).isEqualTo(6);
        assertThat(with(Integer.MAX_VALUE, -1, -1).version()).isEqualTo(6);
    }

    @Test
    void versions_older_than_two_are_refused() {
        for (int version : new int[] {1, 0, -1}) {
            assertThatThrownBy(() -> with(version, 0x1FF, 0)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void macros_are_asked_for_only_where_that_is_possible() {
        assertThat(with(6, 0x1FF, 0).packet().macros())
                .containsOnlyKeys(0, 1, 2, 3, 4, 5, 6)
                .hasEntrySatisfying(0, list -> assertThat(list).contains("{client_ptr}"));
        assertThat(with(6, 0xFF, 0).packet().macros()).isEmpty();
    }

    @Test
    void nothing_is_claimed_that_was_not_offered() {
        Property.holds(2_000, random -> {
            int actions = random.nextInt();
            int steps = random.nextInt();
            Negotiation agreed = with(2 + random.nextInt(9), actions, steps, stages(random));
            assertThat(agreed.actions() & ~actions).isZero();
            assertThat(agreed.steps() & ~steps).isZero();
        });
    }

    private static Stage[] stages(RandomGenerator random) {
        EnumSet<Stage> stages = EnumSet.noneOf(Stage.class);
        for (Stage stage : Stage.values()) {
            if (random.nextBoolean()) {
                stages.add(stage);
            }
        }
        return stages.toArray(Stage[]::new);
    }

    /** Events in the order of a session, with the bit that saves their reply; 0 for the one always answered. */
    private record Event(Command command, int noReply) {}

    private static List<Event> events() {
        List<Event> events = new ArrayList<>();
        events.add(new Event(Talk.connect(), Steps.NR_CONNECT));
        events.add(new Event(new Command.Helo("mail.example.org"), Steps.NR_HELO));
        events.add(new Event(new Command.Unknown("NONSENSE"), Steps.NR_UNKNOWN));
        for (int message = 0; message < 2; message++) {
            events.add(new Event(Talk.mail("<a@example.org>"), Steps.NR_MAIL));
            events.add(new Event(Talk.rcpt("<b@example.net>"), Steps.NR_RCPT));
            events.add(new Event(Talk.rcpt("<c@example.net>"), Steps.NR_RCPT));
            events.add(new Event(new Command.Data(), Steps.NR_DATA));
            events.add(new Event(Talk.header("Subject", " x"), Steps.NR_HEADER));
            events.add(new Event(Talk.header("From", " x"), Steps.NR_HEADER));
            events.add(new Event(new Command.EndOfHeader(), Steps.NR_EOH));
            events.add(new Event(Talk.body("x\r\n"), Steps.NR_BODY));
            events.add(new Event(Talk.body("y\r\n"), Steps.NR_BODY));
            events.add(new Event(Talk.end(), 0));
        }
        return events;
    }

    @Test
    void each_event_gets_one_reply_or_none_just_as_agreed() {
        Property.holds(300, random -> {
            Talk talk = new Talk(new RecordingFilter().at(stages(random)));
            Command.Negotiate offer = new Command.Negotiate(2 + random.nextInt(6), random.nextInt(), random.nextInt());
            String answer = talk.exchange(offer).getFirst();
            int steps = Integer.parseUnsignedInt(answer.substring(answer.lastIndexOf("0x") + 2), 16);
            for (Event event : events()) {
                List<String> replies = talk.exchange(event.command());
                if (event.noReply() == 0) {
                    assertThat(replies).containsExactly("a");
                } else if ((steps & event.noReply()) != 0) {
                    assertThat(replies).as("%s", event.command()).isEmpty();
                } else {
                    assertThat(replies).as("%s", event.command()).containsExactly("c");
                }
            }
        });
    }
}
