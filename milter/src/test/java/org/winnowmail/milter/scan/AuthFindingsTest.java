// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.mailauth.MailAuthSettings;
import org.winnowmail.mailauth.dmarc.DmarcSettings;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.Scores;

/** Results of mail authentication as symbols. */
class AuthFindingsTest {
    private static final Message MAIL =
            Message.parse("From: a@example.org\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII));

    private static List<Finding> findings(MailAuthSettings settings, String ip) {
        ZoneDns dns = new ZoneDns()
                .txt("example.org", "v=spf1 ip4:192.0.2.1 -all")
                .txt("_dmarc.example.org", "v=DMARC1; p=reject");
        Envelope envelope = new Envelope(
                Client.of(InetAddress.ofLiteral(ip)),
                "mail.example.org",
                Address.parse("a@example.org"),
                List.of(),
                Optional.empty(),
                "",
                Map.of());
        return AuthFindings.of(new MailAuth(dns, settings, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")))
                .check(envelope, MAIL));
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::symbol).toList();
    }

    @Test
    void what_comes_from_its_own_host_is_allowed() {
        assertThat(names(findings(MailAuthSettings.of("mx.example"), "192.0.2.1")))
                .containsExactly("R_SPF_ALLOW", "R_DKIM_NA", "DMARC_POLICY_ALLOW", "ARC_NA");
    }

    @Test
    void a_forgery_meets_the_policy_of_its_domain_and_every_symbol_has_a_score() {
        List<Finding> findings = findings(MailAuthSettings.of("mx.example"), "198.51.100.1");

        assertThat(names(findings)).containsExactly("R_SPF_FAIL", "R_DKIM_NA", "DMARC_POLICY_REJECT", "ARC_NA");
        assertThat(names(findings)).allMatch(Scores.shipped()::knows);
    }

    @Test
    void an_exempt_domain_is_excused() {
        MailAuthSettings exempt = MailAuthSettings.of("mx.example")
                .with(new MailAuthSettings.Dmarc(
                        true, DmarcSettings.DEFAULT, MailAuthSettings.DmarcActions.DEFAULT, Set.of("example.org")));

        assertThat(names(findings(exempt, "198.51.100.1"))).contains("DMARC_EXCUSED");
    }
}
