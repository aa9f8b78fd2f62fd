// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** What a Received field tells the classifier, in the dialects of servers. */
class HopTest {
    @Test
    void postfix_tells_greeting_reverse_name_and_address() {
        Hop hop = Hop.read("from mail.shop.example (out7.shop.example [203.0.113.7]) by mx.example.org (Postfix)"
                + " with ESMTPS id 4C7 for <a@example.org>; Fri, 2 Jan 2026 10:00:00 +0000 (UTC)");
        assertThat(hop)
                .isEqualTo(
                        new Hop("mail.shop.example", "out7.shop.example", "203.0.113.7", "mx.example.org", "esmtps"));
        assertThat(hop.greeting()).isEqualTo(Hop.Greeting.NAME);
        assertThat(hop.reverse()).isEqualTo(Hop.Reverse.NEAR);
        assertThat(hop.internal()).isFalse();
        assertThat(hop.residential()).isFalse();
    }

    @Test
    void a_client_without_a_name_that_greets_by_address() {
        Hop hop = Hop.read("from [192.0.2.4] (unknown [192.0.2.4]) by mx.example.org with SMTP; x");
        assertThat(hop.greeting()).isEqualTo(Hop.Greeting.ADDRESS);
        assertThat(hop.reverse()).isEqualTo(Hop.Reverse.UNKNOWN);
        assertThat(hop.address()).isEqualTo("192.0.2.4");
    }

    @Test
    void qmail_writes_the_address_in_parentheses() {
        Hop hop = Hop.read("from unknown (HELO pc) (198.51.100.2) by mx with SMTP; 1 Jan 2026 00:00:00 -0000");
        assertThat(hop.helo()).isEqualTo("unknown");
        assertThat(hop.by()).isEqualTo("mx");
        assertThat(hop.protocol()).isEqualTo("smtp");
    }

    @Test
    void homes_have_names_full_of_digits_or_of_their_provider() {
        assertThat(Hop.read("from x (p5489AB12.dip0.isp.example [192.0.2.9]) by y")
                        .residential())
                .isTrue();
        assertThat(Hop.read("from x (anna.dsl.isp.example [192.0.2.9]) by y").residential())
                .isTrue();
        assertThat(Hop.read("from x (mail.isp.example [192.0.2.9]) by y").residential())
                .isFalse();
    }

    @Test
    void private_addresses_are_within_ones_own_walls() {
        for (String address :
                new String[] {"10.1.2.3", "127.0.0.1", "192.168.0.9", "172.16.0.1", "172.31.9.9", "::1"}) {
            assertThat(new Hop("a", "b", address, "c", "smtp").internal())
                    .as(address)
                    .isTrue();
        }
        for (String address : new String[] {"172.15.0.1", "172.32.0.1", "11.0.0.1", "2001:db8::1", "172.", "172.x.1"}) {
            assertThat(new Hop("a", "b", address, "c", "smtp").internal())
                    .as(address)
                    .isFalse();
        }
        assertThat(Hop.read("from a (b [IPv6:2001:db8::7]) by c").address()).isEqualTo("2001:db8::7");
    }

    @Test
    void any_field_is_read_to_its_end() {
        Property.holds(500, random -> {
            String pieces = "from by with ([]) 1.2.3.4 a.example ; \t @ ipv6: helo=";
            StringBuilder field = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                int from = random.nextInt(pieces.length());
                field.append(pieces, from, Math.min(pieces.length(), from + random.nextInt(8)));
            }
            Hop hop = Hop.read(field.toString());
            assertThat(hop.greeting() + "" + hop.reverse() + hop.residential() + hop.internal())
                    .isNotEmpty();
        });
    }
}
