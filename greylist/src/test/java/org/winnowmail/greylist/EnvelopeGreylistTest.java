// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.Test;
import org.winnowmail.greylist.Decision.Defer;
import org.winnowmail.greylist.Decision.Pass;
import org.winnowmail.greylist.Decision.Reason;

/** Greylisting at RCPT. */
class EnvelopeGreylistTest {
    private static final Duration DELAY = Duration.ofMinutes(5);
    private final Scene scene = Scene.of(GreylistMode.ENVELOPE);

    static AbstractObjectAssert<?, Decision> assertDefers(Decision decision, Reason why) {
        assertThat(decision.reason()).isEqualTo(why);
        return assertThat(decision).isInstanceOf(Defer.class);
    }

    static AbstractObjectAssert<?, Decision> assertPasses(Decision decision, Reason why) {
        assertThat(decision.reason()).isEqualTo(why);
        return assertThat(decision).isInstanceOf(Pass.class);
    }

    @Test
    void a_first_mail_waits_and_is_let_in_after_the_delay() {
        Decision first = scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        assertDefers(first, Reason.FIRST_TIME);
        assertThat(((Defer) first).delay()).isEqualTo(DELAY);
        assertThat(first.symbol()).isEqualTo("GREYLIST_DEFER");

        scene.pass(Duration.ofMinutes(2));
        Decision early = scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        assertDefers(early, Reason.TOO_EARLY);
        assertThat(((Defer) early).delay()).isEqualTo(Duration.ofMinutes(3));

        scene.pass(Duration.ofMinutes(3));
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void the_sender_is_told_how_long_and_why_in_plain_ascii() {
        Defer first = (Defer) scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");

        assertThat(first.text())
                .contains("try again in 5 minutes")
                .contains("Greylisted")
                .isASCII();
        assertThat(Defer.CODE).isEqualTo(451);
        scene.pass(DELAY.minusSeconds(1));
        assertThat(((Defer) scene.rcpt("192.0.2.7", "a@example.org", "b@example.net")).text())
                .contains("in 1 second.");
    }

    @Test
    void trying_again_and_again_does_not_make_the_wait_longer() {
        for (int second = 0; second < 300; second += 10) {
            assertThat(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"))
                    .isInstanceOf(Defer.class);
            scene.pass(Duration.ofSeconds(10));
        }
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void a_neighbour_in_the_same_network_may_come_back_for_it() {
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.rcpt("2001:db8::1", "c@example.org", "b@example.net");
        scene.pass(DELAY);

        assertPasses(scene.rcpt("192.0.2.201", "a@example.org", "b@example.net"), Reason.CAME_BACK);
        assertPasses(scene.rcpt("2001:db8::ffff:1", "c@example.org", "b@example.net"), Reason.CAME_BACK);
        assertDefers(scene.rcpt("192.0.3.7", "a@example.org", "d@example.net"), Reason.FIRST_TIME);
        assertDefers(scene.rcpt("2001:db8:0:1::1", "c@example.org", "d@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void a_large_sender_may_come_back_from_any_machine_that_bears_its_name() {
        scene.greylist.check(Scene.request("192.0.2.7", "out-1.mail.example.org", "a@x.org", "b@example.net"));
        scene.pass(DELAY);
        assertPasses(
                scene.greylist.check(
                        Scene.request("203.0.113.9", "out-77.mail.example.org", "a@x.org", "b@example.net")),
                Reason.CAME_BACK);
    }

    @Test
    void names_made_from_addresses_make_no_pool() {
        scene.greylist.check(Scene.request("192.0.2.7", "dsl-192-0-2-7.isp.example", "a@x.org", "b@example.net"));
        scene.pass(DELAY);
        assertDefers(
                scene.greylist.check(
                        Scene.request("203.0.113.9", "dsl-203-0-113-9.isp.example", "a@x.org", "b@example.net")),
                Reason.FIRST_TIME);
    }

    @Test
    void a_proven_domain_may_come_back_from_anywhere() {
        GreylistRequest one = Scene.request("192.0.2.7", "", "a@example.org", "b@example.net");
        GreylistRequest two = Scene.request("203.0.113.9", "", "a@example.org", "b@example.net");
        scene.greylist.check(proven(one));
        scene.pass(DELAY);
        assertPasses(scene.greylist.check(proven(two)), Reason.CAME_BACK);
    }

    private static GreylistRequest proven(GreylistRequest r) {
        return new GreylistRequest(
                r.client(), r.helo(), r.sender(), r.recipient(), r.authUser(), Optional.of("example.org"));
    }

    @Test
    void senders_that_change_with_every_mail_are_one() {
        scene.rcpt("192.0.2.7", "bounce-1234-list=b.net@lists.example.org", "b@example.net");
        scene.rcpt("192.0.2.7", "prvs=0123456789=me@example.org", "b@example.net");
        scene.rcpt("192.0.2.7", "SRS0=abcd=ef=example.com=joe@fwd.example.org", "b@example.net");
        scene.rcpt("192.0.2.7", "joe+tag1@plus.example.org", "b@example.net");
        scene.pass(DELAY);

        assertPasses(
                scene.rcpt("192.0.2.7", "bounce-9876-list=b.net@lists.example.org", "b@example.net"), Reason.CAME_BACK);
        assertPasses(scene.rcpt("192.0.2.7", "prvs=999999aaaa=me@example.org", "b@example.net"), Reason.CAME_BACK);
        assertPasses(
                scene.rcpt("192.0.2.7", "SRS0=wxyz=gh=example.com=joe@fwd.example.org", "b@example.net"),
                Reason.CAME_BACK);
        assertPasses(scene.rcpt("192.0.2.7", "joe+tag2@plus.example.org", "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void who_came_back_for_three_pairs_is_known_for_the_whole_domain() {
        for (String recipient : new String[] {"b@example.net", "c@example.net", "d@example.net"}) {
            assertDefers(scene.rcpt("192.0.2.7", "a@example.org", recipient), Reason.FIRST_TIME);
        }
        scene.pass(DELAY);
        for (String recipient : new String[] {"b@example.net", "c@example.net", "d@example.net"}) {
            assertPasses(scene.rcpt("192.0.2.7", "a@example.org", recipient), Reason.CAME_BACK);
        }

        Decision known = scene.rcpt("192.0.2.8", "other@example.org", "e@example.net");
        assertPasses(known, Reason.KNOWN);
        assertThat(known.symbol()).isEqualTo("GREYLIST_EXEMPT");
        assertDefers(scene.rcpt("192.0.2.7", "a@elsewhere.org", "e@example.net"), Reason.FIRST_TIME);
        assertDefers(scene.rcpt("203.0.113.7", "a@example.org", "e@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void coming_back_many_times_for_one_pair_makes_nobody_known() {
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.pass(DELAY);
        for (int i = 0; i < 20; i++) {
            assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
        }
        assertDefers(scene.rcpt("192.0.2.7", "a@example.org", "c@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void the_known_stay_known_by_use_and_are_forgotten_by_silence() {
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.pass(DELAY);
        for (int day = 0; day < 100; day += 20) {
            assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
            scene.pass(Duration.ofDays(20));
        }
        scene.pass(Duration.ofDays(20));
        assertDefers(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void one_who_never_came_back_is_forgotten_after_the_retry_window() {
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.pass(Duration.ofHours(48));
        assertDefers(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void a_retry_at_the_very_end_of_the_window_is_let_in() {
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.pass(Duration.ofHours(48).minusSeconds(1));
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void other_modes_decide_nothing_here() {
        assertPasses(Scene.of(GreylistMode.OFF).rcpt("192.0.2.7", "a@b.org", "c@d.net"), Reason.OFF);
        assertPasses(Scene.of(GreylistMode.ADAPTIVE).rcpt("192.0.2.7", "a@b.org", "c@d.net"), Reason.NOT_NOW);
        assertPasses(Scene.of(GreylistMode.MESSAGE).rcpt("192.0.2.7", "a@b.org", "c@d.net"), Reason.NOT_NOW);
        assertPasses(scene.message("192.0.2.7", "a@b.org", "x", true, "c@d.net"), Reason.NOT_NOW);
    }
}
