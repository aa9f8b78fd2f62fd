// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.winnowmail.greylist.Greylist;
import org.winnowmail.greylist.GreylistMode;
import org.winnowmail.greylist.GreylistSettings;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.mailauth.MailAuthSettings;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.relay.Relays;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.milter.protocol.Origin;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.milter.protocol.Transaction;
import org.winnowmail.rules.Policy;
import org.winnowmail.state.MemoryState;

/** A sender with many machines is made to wait once, not once per machine. */
class GreylistAtRecipientTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final InstantSource clock = now::get;
    private final ScanFilter filter = filter();

    private ScanFilter filter() {
        ZoneDns dns = new ZoneDns()
                .txt("large.example", "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all")
                .txt("plain.example", "v=spf1 -all");
        AuthCheck auth = new AuthCheck(new MailAuth(dns, MailAuthSettings.of("mx.example"), clock));
        Scanner scanner =
                new Scanner(Optional.of(auth), List.of(), Policy::shipped, Duration.ofSeconds(10), ScanEvents.NONE);
        Greylist greylist =
                new Greylist(GreylistSettings.DEFAULT.with(GreylistMode.ENVELOPE), new MemoryState(clock), clock);
        DkimSigner signer = new DkimSigner(new DkimKeys(List.of()), DkimSignSettings.DEFAULT, clock);
        ScanFilter.Settings settings = new ScanFilter.Settings(
                greylist, signer, new Direction.Rules(List.of(), List.of(), Relays.NONE), Optional.empty());
        return new ScanFilter(scanner, new AuthHeaders("mx.example", false), () -> settings, ScanEvents.NONE, clock);
    }

    private Reply from(String ip, String sender) {
        Address to = Address.parse("u@ours.example").orElseThrow();
        Envelope envelope = new Envelope(
                Client.of(InetAddress.ofLiteral(ip)),
                "out.example",
                Address.parse(sender),
                List.of(to),
                Optional.empty(),
                "",
                Map.of());
        return filter.recipient(new Transaction(1, 1, Origin.SMTP, List.of(), envelope, false), to);
    }

    @Test
    void a_domain_proven_by_spf_may_come_back_from_another_network() {
        assertThat(from("192.0.2.1", "a@large.example")).isInstanceOf(Reply.Tempfail.class);
        now.set(now.get().plus(Duration.ofMinutes(20)));
        assertThat(from("198.51.100.9", "a@large.example")).isNotInstanceOf(Reply.Tempfail.class);
    }

    @Test
    void one_that_is_not_proven_may_not() {
        assertThat(from("192.0.2.1", "a@plain.example")).isInstanceOf(Reply.Tempfail.class);
        now.set(now.get().plus(Duration.ofMinutes(20)));
        assertThat(from("198.51.100.9", "a@plain.example")).isInstanceOf(Reply.Tempfail.class);
    }
}
