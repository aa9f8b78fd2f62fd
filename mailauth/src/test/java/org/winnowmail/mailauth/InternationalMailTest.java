// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.authres.AuthenticationResultsParser;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimKeyRule;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.dkim.DkimSigning;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;
import org.winnowmail.mailauth.ip.IpLiteral;
import org.winnowmail.mailauth.spf.SpfVerdict;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/** RFC 8616: addresses and domains beyond ASCII. */
final class InternationalMailTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final DkimKeyFile KEY = DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256);

    private static AuthReport check(ZoneDns dns, String sender, Message message) {
        Envelope envelope = new Envelope(
                Client.of(IpLiteral.parse("192.0.2.1").orElseThrow()),
                "mail.xn--bcher-kva.example",
                Address.parse(sender),
                List.of(),
                Optional.empty(),
                "4ABC",
                Map.of());
        return new MailAuth(dns, MailAuthSettings.of("mx.example.net"), CLOCK).check(envelope, message);
    }

    private static Message message(String from) {
        return Message.parse(
                ("From: <" + from + ">\r\nSubject: gr\u00fc\u00df\r\n\r\nHello\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_domain_in_u_labels_is_the_same_domain_in_a_labels() {
        assertThat(Authors.ascii("B\u00fccher.Example.")).isEqualTo("xn--bcher-kva.example");
        assertThat(Authors.ascii("\u4f60\u597d\u3002\u4e2d\u56fd")).isEqualTo("xn--6qq79v.xn--fiqs8s");
    }

    @Test
    void characters_that_idna_2008_keeps_do_not_lead_to_somebody_elses_domain() {
        assertThat(Authors.ascii("stra\u00dfe.example"))
                .isEqualTo("xn--strae-oqa.example")
                .isNotEqualTo("strasse.example");
        assertThat(Authors.ascii("fa\u00df.de")).isEqualTo("xn--fa-hia.de");
        assertThat(Authors.ascii("\u03b2\u03cc\u03bb\u03bf\u03c2.com")).isEqualTo("xn--nxasmm1c.com");
        assertThat(Authors.ascii("\u0dc1\u0dca\u200d\u0dbb\u0dd3.com")).isEqualTo("xn--10cl1a0b660p.com");
        assertThat(Authors.ascii("\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com"))
                .isEqualTo("xn--mgba3gch31f060k.com");
    }

    @Test
    void signatures_spf_and_policy_of_such_a_domain_are_found_and_align() {
        ZoneDns dns = new ZoneDns()
                .txt("xn--bcher-kva.example", "v=spf1 ip4:192.0.2.1 -all")
                .txt("_dmarc.xn--bcher-kva.example", "v=DMARC1; p=reject; adkim=s; aspf=s")
                .txt("e1._domainkey.xn--bcher-kva.example", KEY.dnsRecord());
        Message plain = message("j\u00f6rg@b\u00fccher.example");
        DkimKeyRule rule = DkimKeyRule.always("xn--bcher-kva.example", "e1", KEY);
        DkimSigning.Signed signed =
                (DkimSigning.Signed) new DkimSigner(new DkimKeys(List.of(rule)), DkimSignSettings.DEFAULT, CLOCK)
                        .sign(plain, "xn--bcher-kva.example", List.of(rule));
        AuthReport report = check(
                dns,
                "j\u00f6rg@b\u00fccher.example",
                plain.withHeaders(plain.headers().withFirst(signed.fields())));
        assertThat(report.spf().verdict()).isEqualTo(SpfVerdict.PASS);
        assertThat(report.dkim()).singleElement().matches(d -> d.verdict() == DkimVerdict.PASS, "" + report.dkim());
        assertThat(report.dmarc().verdict()).isEqualTo(DmarcVerdict.PASS);
        AuthenticationResults back =
                AuthenticationResultsParser.parse(report.results().field()).orElseThrow();
        assertThat(back.results())
                .anyMatch(r -> r.property("header", "from").equals(Optional.of("xn--bcher-kva.example")));
        assertThat(report.results().field().value()).contains("j\u00f6rg@");
    }

    @Test
    void u_labels_in_the_tags_of_a_signature_are_read() {
        ZoneDns dns = new ZoneDns().txt("s\u00fcd._domainkey.b\u00fccher.example", KEY.dnsRecord());
        dns.txt("xn--sd-xka._domainkey.xn--bcher-kva.example", KEY.dnsRecord());
        HeaderField field = HeaderField.of(
                "DKIM-Signature",
                "v=1; a=ed25519-sha256; d=b\u00fccher.example; s=s\u00fcd; i=j\u00f6rg@post.b\u00fccher.example; h=from; "
                        + "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA");
        Message plain = message("j\u00f6rg@b\u00fccher.example");
        AuthReport report = check(
                dns, "a@b\u00fccher.example", plain.withHeaders(plain.headers().withFirst(List.of(field))));
        assertThat(report.dkim().getFirst().domain()).isEqualTo("xn--bcher-kva.example");
        assertThat(report.dkim().getFirst().selector()).isEqualTo("xn--sd-xka");
        assertThat(report.dkim().getFirst().identity()).isEqualTo("j\u00f6rg@post.xn--bcher-kva.example");
    }

    @Test
    void a_local_part_beyond_ascii_is_never_expanded_in_spf() {
        ZoneDns dns = new ZoneDns()
                .txt(
                        "example.org",
                        "v=spf1 exists:%{l}.users.example.org include:%{s}.x.example.org ip4:192.0.2.1 -all")
                .ip("anna.users.example.org", "127.0.0.2");
        AuthReport plain = check(dns, "anna@example.org", message("anna@example.org"));
        assertThat(plain.spf().reason()).contains("exists");
        AuthReport report = check(dns, "j\u00f6rg@example.org", message("a@example.org"));
        assertThat(report.spf().verdict()).isEqualTo(SpfVerdict.PASS);
        assertThat(report.spf().trace()).anyMatch(t -> t.contains("exists:") && t.contains("not ASCII"));
    }
}
