// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.winnowmail.greylist.Greylist;
import org.winnowmail.greylist.GreylistMode;
import org.winnowmail.greylist.GreylistSettings;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.mailauth.MailAuthSettings;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimKeyRule;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.dns.CachingDnsClient;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.dns.DnsSettings;
import org.winnowmail.mailauth.ip.IpBlock;
import org.winnowmail.mailauth.relay.Relay;
import org.winnowmail.mailauth.relay.Relays;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Decision;
import org.winnowmail.milter.protocol.Edit;
import org.winnowmail.milter.protocol.Origin;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.milter.protocol.Transaction;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.Thresholds;
import org.winnowmail.state.MemoryState;

/** A backup exchanger's mail comes in: judged by who came to it, never made to wait, refused or signed. */
class RelayedMailTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final String RELAY = "10.0.0.5";
    private static final Address TO = Address.parse("u@ours.example").orElseThrow();

    private static ZoneDns zone() {
        return new ZoneDns()
                .txt("large.example", "v=spf1 ip4:192.0.2.0/24 -all")
                .txt("_dmarc.large.example", "v=DMARC1; p=reject");
    }

    private static ScanFilter filter(GreylistMode mode, Policy policy) {
        return filter(mode, policy, zone());
    }

    private static ScanFilter filter(GreylistMode mode, Policy policy, DnsClient dns) {
        Scanner scanner = new Scanner(
                Optional.of(new AuthCheck(new MailAuth(dns, MailAuthSettings.of("mx.ours.example"), CLOCK))),
                List.of(),
                () -> policy,
                Duration.ofSeconds(10),
                ScanEvents.NONE);
        Greylist greylist = new Greylist(
                GreylistSettings.DEFAULT
                        .with(mode)
                        .with(new GreylistSettings.Exempt(
                                List.of(org.winnowmail.greylist.Network.parse(RELAY)), List.of())),
                new MemoryState(CLOCK),
                CLOCK);
        // A relay inside a trusted network is a relay all the same.
        List<IpBlock> trusted = List.of(IpBlock.parse("10.0.0.0/8").orElseThrow());
        DkimKeyRule key = DkimKeyRule.always("*", "s1", DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256));
        DkimSigner signer = new DkimSigner(
                new DkimKeys(List.of(key)), DkimSignSettings.DEFAULT.withOurs(trusted, Set.of("ORIGINATING")), CLOCK);
        Relays relays = new Relays(
                List.of(new Relay(List.of(IpBlock.parse(RELAY).orElseThrow()), Optional.of("mx2.ours.example"))));
        ScanFilter.Settings settings = new ScanFilter.Settings(
                greylist, signer, new Direction.Rules(List.of("ORIGINATING"), trusted, relays), Optional.empty());
        return new ScanFilter(
                scanner, new AuthHeaders("mx.ours.example", false), () -> settings, ScanEvents.NONE, CLOCK);
    }

    private static Thresholds thresholds(double greylist, double addHeader, double reject) {
        return new Thresholds(greylist, addHeader, reject, OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static Transaction from(String ip) {
        Envelope envelope = new Envelope(
                Client.of(InetAddress.ofLiteral(ip)),
                "mx2.ours.example",
                Address.parse("a@large.example"),
                List.of(TO),
                Optional.empty(),
                "4QX",
                Map.of());
        return new Transaction(1, 1, Origin.SMTP, List.of(), envelope, false);
    }

    private static Message received(String from) {
        return Message.parse(
                ("Received: from mx.large.example (mx [" + from + "]) by mx2.ours.example with ESMTP id 1\r\n"
                                + "Authentication-Results: mx2.ours.example; dkim=none\r\n"
                                + "From: a@large.example\r\n\r\nhello\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void it_is_judged_by_the_address_that_came_to_the_relay_and_not_signed() {
        ScanFilter filter = filter(GreylistMode.OFF, Policy.shipped());
        String passed =
                filter.message(from(RELAY), received("192.0.2.9")).edits().toString();
        assertThat(passed)
                .contains("spf=pass", "dmarc=pass", "the relay 10.0.0.5 had it from 192.0.2.9")
                .doesNotContain("DKIM-Signature");
        assertThat(filter.message(from(RELAY), received("203.0.113.1")).edits().toString())
                .contains("spf=fail", "dmarc=fail");
    }

    @ParameterizedTest
    @EnumSource(GreylistMode.class)
    void it_never_waits_and_is_never_refused_whatever_it_scores(GreylistMode mode) {
        for (Thresholds thresholds : List.of(thresholds(-100, 5, 100), thresholds(-100, -99, -98))) {
            Policy shipped = Policy.shipped();
            ScanFilter filter = filter(mode, new Policy(thresholds, shipped.scores(), List.of()));
            assertThat(filter.recipient(from(RELAY), TO)).isInstanceOf(Reply.Continue.class);
            assertThat(filter.message(from(RELAY), received("203.0.113.1")).reply())
                    .isInstanceOf(Reply.Accept.class);
        }
    }

    @Test
    void what_the_relay_calls_itself_is_not_asked_for() throws Exception {
        ZoneDns zone = zone();
        ScanFilter filter = filter(GreylistMode.OFF, Policy.shipped(), new CachingDnsClient(zone, DnsSettings.DEFAULT));
        filter.expecting(from(RELAY));
        assertThat(zone.asked(DnsQuestion::name)).containsExactly("large.example");
        filter.message(from(RELAY), received("192.0.2.9"));
        assertThat(zone.asked(DnsQuestion::name)).doesNotContain("mx2.ours.example");
        filter.expecting(from("203.0.113.1"));
        assertThat(zone.asked(DnsQuestion::name)).contains("mx2.ours.example");
    }

    @Test
    void the_relays_name_is_taken_from_mail_that_does_not_come_from_it() {
        ScanFilter filter = filter(GreylistMode.OFF, Policy.shipped());
        Decision stranger = filter.message(from("203.0.113.1"), received("192.0.2.9"));
        assertThat(stranger.edits()).contains(new Edit.DeleteHeader("Authentication-Results", 1));
        assertThat(stranger.edits().toString()).contains("spf=fail");
        assertThat(filter.message(from(RELAY), received("192.0.2.9")).edits())
                .noneMatch(Edit.DeleteHeader.class::isInstance);
    }
}
