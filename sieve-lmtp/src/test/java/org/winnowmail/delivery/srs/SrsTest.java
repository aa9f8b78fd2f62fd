// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.srs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.delivery.srs.Srs.Reversal;
import org.winnowmail.message.Address;
import org.winnowmail.message.testkit.Property;

/** Rewritten senders: their form, that they lead back, and that nobody else can make them. */
class SrsTest {
    private static final Instant NEW_YEAR = Instant.parse("2020-01-01T00:01:00Z");
    private static final Address ANNA = new Address("anna", "example.net");

    private static Srs srs(String domain, Instant now, String... secrets) {
        return new Srs(new SrsSettings(domain, List.of(secrets)), Clock.fixed(now, ZoneOffset.UTC));
    }

    private final Srs ours = srs("srs.example.org", NEW_YEAR, "secret");

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }

    /** The addresses that libsrs2 and postsrsd make of this secret, day and sender. */
    @Test
    void the_form_is_that_of_the_other_implementations() {
        SrsSettings four = new SrsSettings("example.com", List.of("tops3cr3t"), 21, 4);
        Srs srs = new Srs(four, Clock.fixed(NEW_YEAR, ZoneOffset.UTC));
        assertThat(srs.forward(address("test@otherdomain.com")))
                .hasToString("SRS0=vmyz=2W=otherdomain.com=test@example.com");
        assertThat(srs.forward(address("SRS0=opaque+string@otherdomain.com")))
                .hasToString("SRS1=chaI=otherdomain.com==opaque+string@example.com");
        assertThat(srs.reverse(address("SRS0=vmyz=2W=otherdomain.com=test@example.com")))
                .isEqualTo(new Reversal.Back(address("test@otherdomain.com")));
    }

    @Test
    void a_bounce_finds_its_way_back_from_every_address_there_is() {
        Property.holds(500, random -> {
            String local = "x" + Property.text(random, "abcXYZ019=+-._!#$%&'*/?^`{|}~", 30);
            Address sender = new Address(local, "h" + random.nextInt(100) + ".example");
            Address rewritten = ours.forward(sender);
            assertThat(rewritten.domain()).isEqualTo("srs.example.org");
            assertThat(ours.isOurs(rewritten)).isTrue();
            assertThat(ours.reverse(rewritten)).isEqualTo(new Reversal.Back(sender));
        });
    }

    @Test
    void no_character_of_it_can_be_changed_but_its_case() {
        String local = ours.forward(ANNA).local();
        for (int i = 5; i < local.length(); i++) {
            char other = local.charAt(i) == 'q' ? 'r' : 'q';
            Address forged = new Address(local.substring(0, i) + other + local.substring(i + 1), "srs.example.org");
            assertThat(ours.reverse(forged)).as(forged.toString()).isInstanceOf(Reversal.Refused.class);
        }
        assertThat(ours.reverse(new Address(local.toLowerCase(java.util.Locale.ROOT), "srs.example.org")))
                .isEqualTo(new Reversal.Back(ANNA));
        assertThat(ours.reverse(new Address(local.toUpperCase(java.util.Locale.ROOT), "srs.example.org")))
                .isEqualTo(new Reversal.Back(new Address("ANNA", "EXAMPLE.NET")));
    }

    @Test
    void an_address_takes_bounces_for_its_days_and_no_longer() {
        Address rewritten = ours.forward(ANNA);
        Srs lastDay = srs("srs.example.org", NEW_YEAR.plus(Duration.ofDays(21)), "secret");
        Srs dayAfter = srs("srs.example.org", NEW_YEAR.plus(Duration.ofDays(22)), "secret");
        Srs behind = srs("srs.example.org", NEW_YEAR.minus(Duration.ofDays(1)), "secret");
        assertThat(lastDay.reverse(rewritten)).isEqualTo(new Reversal.Back(ANNA));
        assertThat(dayAfter.reverse(rewritten)).isEqualTo(new Reversal.Refused("this address has expired"));
        assertThat(behind.reverse(rewritten)).isEqualTo(new Reversal.Back(ANNA));
    }

    @Test
    void days_go_round_without_harm() {
        Instant end = Instant.ofEpochSecond(86_400L * (1024 * 20 - 3));
        Address rewritten = srs("srs.example.org", end, "secret").forward(ANNA);
        assertThat(srs("srs.example.org", end.plus(Duration.ofDays(10)), "secret")
                        .reverse(rewritten))
                .isEqualTo(new Reversal.Back(ANNA));
    }

    /** Four forwarders in a row: the address names the first and the last, and grows no further. */
    @Test
    void a_chain_of_forwarders_is_two_steps_back() {
        Srs first = srs("one.example", NEW_YEAR, "s1");
        Srs second = srs("two.example", NEW_YEAR, "s2");
        Srs third = srs("three.example", NEW_YEAR, "s3");
        Address one = first.forward(ANNA);
        Address two = second.forward(one);
        Address three = third.forward(two);
        assertThat(two.local()).startsWith("SRS1=").contains("=one.example==");
        assertThat(three.local()).startsWith("SRS1=").contains("=one.example==");
        assertThat(three.local()).hasSameSizeAs(two.local());
        assertThat(third.reverse(three)).isEqualTo(new Reversal.Back(one));
        assertThat(first.reverse(one)).isEqualTo(new Reversal.Back(ANNA));
        assertThat(second.reverse(three)).isInstanceOf(Reversal.Refused.class);
    }

    @Test
    void other_forwarders_separators_are_kept() {
        for (String separator : List.of("+", "-")) {
            Address theirs = new Address("SRS0" + separator + "abcd=AB=example.net=anna", "one.example");
            Address rewritten = ours.forward(theirs);
            assertThat(rewritten.local()).contains("=one.example=" + separator + "abcd=");
            assertThat(ours.reverse(rewritten)).isEqualTo(new Reversal.Back(theirs));
        }
    }

    @Test
    void what_only_looks_rewritten_is_a_sender_like_any_other() {
        for (String local : List.of("SRS0", "SRS0=", "SRS1=x", "srs0x=y", "SRS1=a=b=c", "SRS1=a=../=+x")) {
            Address sender = new Address(local, "example.net");
            assertThat(ours.reverse(ours.forward(sender))).as(local).isEqualTo(new Reversal.Back(sender));
        }
    }

    @Test
    void our_own_senders_the_null_sender_and_too_long_ones_stay() {
        Address own = new Address("bob", "SRS.example.org");
        Address tooLong = new Address("a".repeat(230), "example.net");
        assertThat(ours.forward(own)).isEqualTo(own);
        assertThat(ours.forward(new Address("", ""))).isEqualTo(new Address("", ""));
        assertThat(ours.forward(tooLong)).isEqualTo(tooLong);
    }

    @Test
    void a_new_secret_signs_and_the_old_one_still_verifies() {
        Address old = ours.forward(ANNA);
        Srs both = srs("srs.example.org", NEW_YEAR, "new", "secret");
        assertThat(both.reverse(old)).isEqualTo(new Reversal.Back(ANNA));
        assertThat(both.forward(ANNA)).isNotEqualTo(old);
        assertThat(ours.reverse(both.forward(ANNA))).isInstanceOf(Reversal.Refused.class);
    }

    @Test
    void broken_addresses_are_refused_and_others_are_none_of_its_business() {
        for (String local :
                List.of("SRS0=x", "SRS0=abcdef=AB=host", "SRS0=abcdef=AB=ho st=u", "SRS1=x=y", "SRS1=a=b==")) {
            assertThat(ours.reverse(new Address(local, "srs.example.org")))
                    .as(local)
                    .isInstanceOf(Reversal.Refused.class);
        }
        assertThat(ours.reverse(new Address("anna", "srs.example.org"))).isEqualTo(new Reversal.NotSrs());
        assertThat(ours.isOurs(new Address("SRS0=a=b=c=d", "elsewhere.example")))
                .isFalse();
        assertThatThrownBy(() -> new SrsSettings("example.org", List.of("")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
