// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigLoader;
import org.winnowmail.app.testkit.MilterMta;
import org.winnowmail.mailauth.testkit.FakeDnsServer;
import org.winnowmail.mailauth.testkit.LoopbackZone;
import org.winnowmail.mailauth.testkit.LoopbackZone.Behaviour;

/** Senders that cannot be verified now, and senders that come by a relay: what the MTA is told, at the milter's port. */
class DoubtfulSenderTest {
    private static final String SIGNATURE = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=s1; h=From;"
            + " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n";

    @TempDir
    private Path dir;

    private final LoopbackZone zone = new LoopbackZone();
    private FakeDnsServer dns;

    @BeforeEach
    void start() throws Exception {
        dns = new FakeDnsServer(zone);
        zone.misbehave(".broken.example", Behaviour.SERVFAIL);
        zone.txt("strict.example", "v=spf1 include:spf.broken.example -all")
                .txt("_dmarc.strict.example", "v=DMARC1; p=reject");
        zone.txt("mild.example", "v=spf1 include:spf.broken.example -all")
                .txt("_dmarc.mild.example", "v=DMARC1; p=none");
        zone.txt("hidden.example", "v=spf1 -all").misbehave("_dmarc.hidden.example", Behaviour.SILENCE);
        zone.txt("signed.example", "v=spf1 -all")
                .txt("_dmarc.signed.example", "v=DMARC1; p=reject")
                .misbehave("s1._domainkey.signed.example", Behaviour.TRUNCATED_NO_TCP);
        zone.txt("fine.example", "v=spf1 ip4:192.0.2.1 -all").txt("_dmarc.fine.example", "v=DMARC1; p=reject");
    }

    @AfterEach
    void stop() throws Exception {
        dns.close();
    }

    private Service service(String auth) throws Exception {
        Path file = dir.resolve("winnow.yaml");
        Files.writeString(file, """
                authserv_id: mx.ours.example
                roles: [milter]
                data: %s
                milter: {listen: ["inet:127.0.0.1:0"]}
                dns: {servers: ["127.0.0.1:%d"], timeout: 100ms}
                greylist: {mode: off}
                classifier: {enabled: false}
                auth: %s
                """.formatted(dir.resolve("data"), dns.address().getPort(), auth));
        return Service.start(ConfigLoader.load(Optional.of(file), Optional.empty(), Map.of()));
    }

    private static MilterMta.Answer pass(Service service, String ip, String domain, String more) throws Exception {
        String place = service.places().getFirst();
        return new MilterMta(Integer.parseInt(place.replace("]", "").replaceAll(".*\\D", "")))
                .pass(
                        new MilterMta.Envelope(ip, "mx." + domain, "a@" + domain, "u@ours.example"),
                        (more + "From: a@" + domain + "\r\nSubject: hello\r\n\r\nhello\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
    }

    private static String reply(Service service, String domain, String more) throws Exception {
        return pass(service, "192.0.2.1", domain, more).reply();
    }

    @Test
    void a_sender_that_cannot_be_verified_passes_when_nothing_else_is_said() throws Exception {
        try (Service service = service("{on_reject: reject, on_quarantine: reject}")) {
            for (String domain : List.of("strict.example", "hidden.example", "gone.broken.example", "mild.example")) {
                assertThat(reply(service, domain, "")).as(domain).matches("[ac].*");
            }
            assertThat(reply(service, "signed.example", SIGNATURE.formatted("signed.example")))
                    .matches("[ac].*");
        }
    }

    @Test
    void it_is_asked_to_come_again_where_the_administrator_says_so_and_told_why() throws Exception {
        try (Service service = service("{on_reject: reject, on_quarantine: reject, on_temperror: defer}")) {
            assertThat(reply(service, "strict.example", ""))
                    .isEqualTo("y451 4.7.1 Sender cannot be verified now (strict.example): please try again later");
            // The policy itself is unknown: the worst is assumed.
            assertThat(reply(service, "hidden.example", "")).startsWith("y451 4.7.1");
            assertThat(reply(service, "gone.broken.example", "")).startsWith("y451 4.7.1");
            // SPF says no, but the key of an aligned signature cannot be read.
            assertThat(reply(service, "signed.example", SIGNATURE.formatted("signed.example")))
                    .startsWith("y451 4.7.1");
        }
    }

    @Test
    void nobody_waits_for_a_failure_that_decides_nothing() throws Exception {
        try (Service service = service("{on_reject: reject, on_temperror: defer}")) {
            // wants nothing
            assertThat(reply(service, "mild.example", "")).matches("[ac].*");
            // vouched for already
            assertThat(reply(service, "fine.example", SIGNATURE.formatted("gone.broken.example")))
                    .matches("[ac].*");
            // A signature of somebody else could not help: this is a forgery, and refused.
            MilterMta.Answer forged =
                    pass(service, "203.0.113.6", "fine.example", SIGNATURE.formatted("gone.broken.example"));
            assertThat(forged.reply()).startsWith("y550");
        }
    }

    @Test
    void what_a_relay_hands_over_is_judged_by_who_came_to_it() throws Exception {
        String from = "Received: from mx (mx [%s]) by mx2.ours.example with ESMTP id 1\r\n";
        try (Service service =
                service("{on_reject: reject, relays: [{networks: [198.51.100.7], authserv_id: mx2.ours.example}]}")) {
            MilterMta.Answer owner = pass(service, "198.51.100.7", "fine.example", from.formatted("192.0.2.1"));
            assertThat(owner.field("Authentication-Results").getFirst()).contains("spf=pass", "dmarc=pass");
            // Refused by us it would bounce, to whoever was forged: it goes to the junk folder.
            MilterMta.Answer forged = pass(service, "198.51.100.7", "fine.example", from.formatted("203.0.113.6"));
            assertThat(forged.reply()).matches("[ac].*");
            assertThat(forged.field("Authentication-Results").getFirst()).contains("spf=fail", "dmarc=fail");
            assertThat(forged.field("X-Spam-Flag").getFirst()).contains("YES");
            assertThat(pass(service, "203.0.113.6", "fine.example", from.formatted("192.0.2.1"))
                            .reply())
                    .startsWith("y550");
        }
    }

    @Test
    void a_relay_without_addresses_is_refused_with_its_line() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> service("{relays: [{authserv_id: mx2.example}]}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("winnow.yaml:8: auth.relays[0].networks: is missing");
    }
}
