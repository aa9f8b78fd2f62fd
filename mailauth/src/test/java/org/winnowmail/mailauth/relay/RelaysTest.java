// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.mailauth.MailAuthSettings;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;
import org.winnowmail.mailauth.ip.IpBlock;
import org.winnowmail.mailauth.ip.IpLiteral;
import org.winnowmail.mailauth.spf.SpfVerdict;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/** Mail of strangers that comes by a relay of ours (198.51.100.7), and mail that only pretends to. */
final class RelaysTest {
    private static final String BY_RELAY = " by mx2.example.net (Postfix) with ESMTPS id 4W; Fri, 20 Nov 2026\r\n";
    private static final String FROM_OWNER =
            "Received: from mail.example.org (mail.example.org [192.0.2.1])\r\n" + BY_RELAY;
    private static final String FROM_FORGER = "Received: from mail.example.org (unknown [203.0.113.66])\r\n" + BY_RELAY;
    private static final String FORGED =
            "Authentication-Results: mx2.example.net; spf=pass smtp.mailfrom=joe@example.org\r\n";
    private static final String REST = "From: Joe <joe@example.org>\r\nSubject: Hi\r\n\r\nHello\r\n";

    private static final Relays PLAIN = relays(Optional.empty());
    private static final Relays NAMED = relays(Optional.of("mx2.example.net"));

    private static Relays relays(Optional<String> authservId) {
        return new Relays(
                List.of(new Relay(List.of(IpBlock.parse("198.51.100.0/28").orElseThrow()), authservId)));
    }

    private static AuthReport check(Relays relays, String ip, String sender, String mail) {
        Envelope envelope = new Envelope(
                Client.of(IpLiteral.parse(ip).orElseThrow()),
                "mx2.example.net",
                Address.parse(sender),
                List.of(),
                Optional.empty(),
                "4ABC",
                Map.of());
        ZoneDns zone = new ZoneDns()
                .txt("example.org", "v=spf1 ip4:192.0.2.1 -all")
                .txt("mx2.example.net", "v=spf1 ip4:198.51.100.7 -all")
                .txt("_dmarc.example.org", "v=DMARC1; p=reject");
        MailAuth auth = new MailAuth(
                zone, MailAuthSettings.of("mx.example.net"), InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)));
        Message message = Message.parse(mail.getBytes(StandardCharsets.ISO_8859_1));
        return auth.check(relays.arrival(envelope, message), message);
    }

    private static AuthReport relayed(Relays relays, String mail) {
        return check(relays, "198.51.100.7", "joe@example.org", mail);
    }

    @Test
    void the_client_of_the_relay_is_checked_and_not_the_relay() {
        AuthReport r = relayed(PLAIN, FROM_OWNER + REST);
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.PASS);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.PASS);
        assertThat(r.arrival().story()).isEqualTo("the relay 198.51.100.7 had it from 192.0.2.1");
        assertThat(r.results().field().value()).contains("reason=\"the relay 198.51.100.7 had it from 192.0.2.1; ");

        AuthReport forger = relayed(PLAIN, FROM_FORGER + REST);
        assertThat(forger.spf().verdict()).isEqualTo(SpfVerdict.FAIL);
        assertThat(forger.dmarc().verdict()).isEqualTo(DmarcVerdict.FAIL);
        assertThat(forger.helo().orElseThrow().domain()).isEqualTo("mail.example.org");
    }

    @Test
    void received_fields_that_the_client_brought_say_nothing() {
        assertThat(relayed(PLAIN, FROM_FORGER + FROM_OWNER + REST).spf().verdict())
                .isEqualTo(SpfVerdict.FAIL);
        assertThat(relayed(NAMED, FROM_FORGER + FROM_OWNER + FORGED + REST)
                        .spf()
                        .verdict())
                .isEqualTo(SpfVerdict.FAIL);
    }

    @Test
    void hosts_inside_the_relay_are_passed_over() {
        String inside =
                "Received: from localhost (localhost [127.0.0.1]) by mx2.example.net (Postfix) with ESMTP id 2\r\n"
                        + "Received: from gate.example.net (gate.example.net [198.51.100.8]) by mx2.example.net with ESMTP id 1\r\n";
        assertThat(relayed(PLAIN, inside + FROM_OWNER + REST).spf().verdict()).isEqualTo(SpfVerdict.PASS);
        assertThat(relayed(PLAIN, inside + FROM_FORGER + FROM_OWNER + REST)
                        .spf()
                        .verdict())
                .isEqualTo(SpfVerdict.FAIL);
        AuthReport lost = relayed(
                PLAIN, "Received: from pc (pc [10.1.2.3]) by mx2.example.net with ESMTP id 1\r\n" + FROM_OWNER + REST);
        assertThat(lost.spf().verdict()).isEqualTo(SpfVerdict.NONE);
        assertThat(lost.arrival().story()).contains("10.1.2.3, a private address that is not in its networks");
    }

    @Test
    void mail_of_the_relay_itself_is_checked_against_its_own_address() {
        for (String own : List.of(
                "",
                "Received: by mx2.example.net (Postfix, from userid 0) id 4; Fri\r\n",
                "Received: from localhost (localhost [127.0.0.1]) by mx2.example.net with ESMTP id 2\r\n",
                "Received: from pc (dialup [203.0.113.9]) by mx2.example.net with ESMTPSA id 2\r\n")) {
            AuthReport r = check(NAMED, "198.51.100.7", "root@mx2.example.net", own + FORGED + REST);
            assertThat(r.spf().verdict()).as(own).isEqualTo(SpfVerdict.PASS);
            assertThat(r.dmarc().verdict()).as(own).isEqualTo(DmarcVerdict.FAIL);
        }
    }

    @Test
    void what_the_relay_found_is_believed_when_it_is_named() {
        String told = "Authentication-Results: MX2.example.net;\r\n\tdkim=none;\r\n"
                + "\tspf=pass (checked) smtp.mailfrom=joe@Example.ORG smtp.helo=x\r\n";
        AuthReport r = relayed(NAMED, FROM_FORGER + told + REST);
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.PASS);
        assertThat(r.spf().reason()).isEqualTo("says MX2.example.net in Authentication-Results");
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.PASS);
        assertThat(relayed(PLAIN, FROM_FORGER + told + REST).spf().verdict()).isEqualTo(SpfVerdict.FAIL);
        // above its Received field, where some filters put theirs
        assertThat(relayed(NAMED, told + FROM_FORGER + REST).spf().verdict()).isEqualTo(SpfVerdict.PASS);
        // with a Received field that has no form we know
        assertThat(relayed(NAMED, "Received: from mail.example.org, they say\r\n" + told + REST)
                        .spf()
                        .verdict())
                .isEqualTo(SpfVerdict.PASS);
    }

    @Test
    void a_relay_that_rewrites_senders_tells_the_first_one() {
        AuthReport r = check(
                NAMED,
                "198.51.100.7",
                "SRS0=abc=xy=example.org=joe@mx2.example.net",
                FROM_OWNER + "Authentication-Results: mx2.example.net; spf=pass smtp.mailfrom=example.org\r\n" + REST);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.PASS);
        assertThat(r.results().field().value()).contains("smtp.mailfrom=example.org");
    }

    @Test
    void a_stranger_who_writes_the_relays_name_is_not_believed() {
        AuthReport r = check(NAMED, "203.0.113.66", "joe@example.org", FROM_OWNER + FORGED + REST);
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.FAIL);
        assertThat(r.arrival().relay()).isEmpty();
    }

    @Test
    void a_forged_field_that_the_relay_let_through_does_not_count() {
        String fail = "Authentication-Results: mx2.example.net; spf=fail smtp.mailfrom=joe@example.org\r\n";
        String silent = "Authentication-Results: mx2.example.net; dkim=none\r\n";
        // below its own
        assertThat(relayed(NAMED, FROM_FORGER + fail + FORGED + REST).spf().verdict())
                .isEqualTo(SpfVerdict.FAIL);
        assertThat(relayed(NAMED, FROM_FORGER + silent + FORGED + REST).spf().verdict())
                .isEqualTo(SpfVerdict.FAIL);
        // below what an earlier server wrote
        assertThat(relayed(NAMED, FROM_FORGER + "Received: from a (b [192.0.2.9]) by c; x\r\n" + FORGED + REST)
                        .spf()
                        .verdict())
                .isEqualTo(SpfVerdict.FAIL);
    }

    @Test
    void words_that_are_no_result_and_names_that_are_no_domain_are_passed_over() {
        for (String odd : List.of(
                "spf=pass",
                "spf=pass smtp.mailfrom=\"\"",
                "spf=pass smtp.mailfrom=\"joe@exam ple.org\"",
                "spf=good smtp.mailfrom=example.org",
                "spf=pass smtp.helo=example.org",
                "spf=temperror smtp.mailfrom=example.org",
                "spf=pass smtp.mailfrom=example.org junk",
                "sender-id=pass smtp.mailfrom=example.org")) {
            assertThat(relayed(NAMED, FROM_FORGER + "Authentication-Results: mx2.example.net; " + odd + "\r\n" + REST)
                            .spf()
                            .verdict())
                    .as(odd)
                    .isEqualTo(SpfVerdict.FAIL);
        }
    }
}
