// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Message;

/** How a message is written and how its parties stand to each other, whatever it says. */
class MannersTest {
    @Test
    void a_shop_that_sends_for_itself_is_of_one_piece() {
        assertThat(Told.of("""
                Return-Path: <bounce@mail.shop.example>
                Received: from out.shop.example (out.shop.example [192.0.2.1]) by mx.example.org with ESMTP; x
                From: "Shop" <news@shop.example>
                To: ann@example.org
                Message-ID: <1@shop.example>

                See https://www.shop.example/a and https://shop.example/b
                """))
                .contains(
                        "Return-Path of a domain related to the sender's",
                        "Message-ID of the sender's domain",
                        "links to the sender's domain only",
                        "handed in by a host of the sender's domain",
                        "From's name fits its address",
                        "is of no list");
    }

    @Test
    void a_pretender_is_not() {
        assertThat(Told.of("""
                Return-Path: <x@elsewhere.example>
                Received: from pc (unknown [203.0.113.9]) by mx.example.org with SMTP; x
                From: "service@bank.example" <joe12345@free.example>
                To: joe12345@free.example
                Subject: Re: your account

                Go to http://bank.example.attacker.test/login
                """))
                .contains(
                        "Return-Path of another domain than the sender's",
                        "links to other domains than the sender's",
                        "handed in by a host of another domain",
                        "From's name is another address",
                        "To is the sender",
                        "Re: without In-Reply-To",
                        "handed in from network 203.0.113");
    }

    @Test
    void what_a_list_hands_in_is_also_judged_by_where_its_author_sent_it_from() {
        String list = """
                Received: from lists.club.example (lists.club.example [192.0.2.1]) by mx.example.org with ESMTP; x
                Received: from localhost (localhost [127.0.0.1]) by lists.club.example with ESMTP; x
                Received: from %s by lists.club.example with SMTP; x
                From: "Ann" <ann@author.example>
                To: talk@club.example
                List-Id: <talk.club.example>
                Message-ID: <1@author.example>

                See you there.
                """;
        Set<String> member = Told.of(list.formatted("mail.author.example (mail.author.example [198.51.100.7])"));
        Set<String> stranger = Told.of(list.formatted("pc (dsl-203-0-113-9.home.example [203.0.113.9])"));
        assertThat(member)
                .contains(
                        "handed in by a host of another domain",
                        "sent from a host of the sender's domain",
                        "sent from network 198.51");
        assertThat(stranger)
                .contains(
                        "handed in by a host of another domain",
                        "sent from a host of another domain",
                        "sent from a host by bare/other/outside/residential/smtp",
                        "sent from network 203.0");
    }

    @Test
    void mail_that_never_left_the_house_was_sent_from_nowhere() {
        assertThat(Told.of(
                        "Received: from pc (pc [10.0.0.7]) by mx.example.org with SMTP; x\nFrom: a@example.org\n\nx\n"))
                .contains("sent from no host outside");
    }

    @Test
    void style_is_told_in_levels_that_double() {
        assertThat(Told.of("Subject: a\n\nYou win $500, you and your friends!!! BUY NOW OR NEVER\n"))
                .contains("number of !, level 2", "sums of money, level 1", "words in capitals, level 6");
        assertThat(Told.of("Subject: a\n\n> said before\nI agree.\n-- \nAnn\n"))
                .contains("quoted lines, level 3", "signature, level 1", "number of !, level 0");
    }

    @Test
    void a_level_contains_those_below_it() {
        Features quiet = features("Subject: a\n\nwell!\n");
        Features loud = features("Subject: a\n\nwell!!!!!!!!\n");
        int common = 0;
        for (int i = quiet.start(FeatureGroup.STYLE); i < quiet.end(FeatureGroup.STYLE); i++) {
            for (int k = loud.start(FeatureGroup.STYLE); k < loud.end(FeatureGroup.STYLE); k++) {
                common += quiet.at(i) == loud.at(k) ? 1 : 0;
            }
        }
        assertThat(common).isGreaterThan((quiet.end(FeatureGroup.STYLE) - quiet.start(FeatureGroup.STYLE)) * 3 / 4);
        assertThat(common).isLessThan(quiet.end(FeatureGroup.STYLE) - quiet.start(FeatureGroup.STYLE));
    }

    private static Features features(String mail) {
        return new FeatureReader().read(Message.parse(mail.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void who_owns_a_host_is_guessed_from_its_name() {
        assertThat(Domains.owner("www.example.co.uk")).isEqualTo("www.".length());
        assertThat(Domains.owner("a.b.example.com")).isEqualTo("a.b.".length());
        assertThat(Domains.owner("example.com")).isZero();
        assertThat(Domains.owner("192.0.2.1")).isZero();
        assertThat(Domains.owner("")).isZero();
        assertThat(Domains.sameOwner("mx.example.com", "www.example.com")).isTrue();
        assertThat(Domains.sameOwner("a.co.uk", "b.co.uk")).isFalse();
        assertThat(Domains.of("\"A\" <x@Mail.Example.ORG>")).isEqualTo("mail.example.org");
        assertThat(Domains.address("A <X@Example.org>, b")).isEqualTo("x@example.org");
        assertThat(Domains.address("nobody")).isEmpty();
    }
}
