// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;
import org.winnowmail.mailauth.dns.CachingDnsClient;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsSettings;
import org.winnowmail.mailauth.ip.IpLiteral;
import org.winnowmail.mailauth.spf.SpfVerdict;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.message.testkit.Property;

/** What attackers and broken zones send is bounded, explained, and never loses mail. */
final class HostileMailTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final String HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    private static Envelope envelope() {
        return new Envelope(
                Client.of(IpLiteral.parse("192.0.2.1").orElseThrow()),
                "mail.example.org",
                Address.parse("joe@example.org"),
                List.of(),
                Optional.empty(),
                "4ABC",
                Map.of());
    }

    private static Message message(List<HeaderField> more) {
        Message plain = Message.parse("From: joe@example.org\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII));
        return plain.withHeaders(plain.headers().withFirst(more));
    }

    private static HeaderField signature(String domain) {
        return HeaderField.of(
                "DKIM-Signature",
                "v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=s; h=from; bh=" + HASH + "; b=QUJD");
    }

    private static AuthReport check(ZoneDns dns, Message message) {
        return new MailAuth(
                        new CachingDnsClient(dns, DnsSettings.DEFAULT), MailAuthSettings.of("mx.example.net"), CLOCK)
                .check(envelope(), message);
    }

    @Test
    void of_a_hundred_signatures_five_are_looked_at_and_the_authors_first() {
        List<HeaderField> fields = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            fields.add(signature("s" + i + ".example.net"));
        }
        fields.add(signature("example.org"));
        for (int i = 0; i < 51; i++) {
            fields.add(signature("t" + i + ".example.net"));
        }
        ZoneDns dns = new ZoneDns();
        AuthReport r = check(dns, message(fields));
        assertThat(dns.asked(q -> q.name()).stream().filter(n -> n.contains("_domainkey")))
                .hasSize(5);
        assertThat(r.dkim().getFirst().domain()).isEqualTo("example.org");
        assertThat(r.dkim().getLast().reason()).contains("95 more signatures");
    }

    @Test
    void records_that_include_each_other_end_after_ten_terms() {
        ZoneDns dns = new ZoneDns()
                .txt("example.org", "v=spf1 include:a.example.org include:a.example.org -all")
                .txt("a.example.org", "v=spf1 include:example.org -all");
        AuthReport r = check(dns, message(List.of()));
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.PERMERROR);
        assertThat(r.spf().reason()).contains("more than 10 terms");
        assertThat(r.spf().trace()).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void a_record_of_a_megabyte_is_refused_with_its_size() {
        String mega = "x".repeat(1 << 20);
        ZoneDns dns = new ZoneDns()
                .txt("example.org", "v=spf1 " + mega)
                .txt("s._domainkey.example.org", "v=DKIM1; p=" + mega)
                .txt("_dmarc.example.org", "v=DMARC1; p=reject; x=" + mega);
        AuthReport r = check(dns, message(List.of(signature("example.org"))));
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.PERMERROR);
        assertThat(r.spf().reason()).contains("1048583");
        assertThat(r.dkim().getFirst().verdict()).isEqualTo(DkimVerdict.PERMERROR);
        assertThat(r.dkim().getFirst().reason()).contains("more than 16384");
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.NONE);
    }

    @Test
    void loops_of_aliases_are_temporary_errors_that_say_so() {
        ZoneDns dns = new ZoneDns()
                .cname("example.org", "b.example.org")
                .cname("b.example.org", "example.org")
                .cname("s._domainkey.example.org", "s._domainkey.example.org")
                .cname("_dmarc.example.org", "_dmarc.example.org");
        AuthReport r = check(dns, message(List.of(signature("example.org"))));
        assertThat(r.spf().reason()).contains("CNAME loop");
        assertThat(r.dkim().getFirst().verdict()).isEqualTo(DkimVerdict.TEMPERROR);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.TEMPERROR);
        assertThat(r.action()).isEqualTo(AuthAction.NONE);
    }

    @Test
    void deadline_and_reserve_together_fit_into_the_time_of_a_scan() {
        MailAuthSettings usual = MailAuthSettings.of("mx.example.net");
        assertThat(usual.within(Duration.ofSeconds(20))).isSameAs(usual);
        MailAuthSettings hurried = usual.within(Duration.ofMillis(2600));
        assertThat(hurried.deadline()).isEqualTo(Duration.ofMillis(1600));
        assertThat(hurried.dmarc().limits().reserve()).isEqualTo(Duration.ofSeconds(1));
        assertThat(hurried.dmarc().actions()).isEqualTo(usual.dmarc().actions());
    }

    @Test
    void a_dns_that_never_answers_costs_the_deadline_and_no_mail() {
        MailAuthSettings s = MailAuthSettings.of("mx.example.net").within(Duration.ofMillis(100));
        AuthReport r = new MailAuth(_ -> new CompletableFuture<>(), s, CLOCK)
                .check(envelope(), message(List.of(signature("example.org"))));
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.TEMPERROR);
        assertThat(r.dkim().getFirst().verdict()).isEqualTo(DkimVerdict.TEMPERROR);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.TEMPERROR);
        assertThat(r.action()).isEqualTo(AuthAction.NONE);
    }

    @Test
    void a_forger_whose_own_dns_is_dead_or_slow_does_not_hide_the_policy_of_the_domain_he_forges() {
        ZoneDns zone = new ZoneDns().txt("_dmarc.bank.example", "v=DMARC1; p=reject");
        // Everything below evil.example is asked and never answered.
        DnsClient dns = q -> q.name().endsWith("evil.example") ? new CompletableFuture<>() : zone.ask(q);
        MailAuthSettings s = MailAuthSettings.of("mx.example.net").within(Duration.ofMillis(100));
        Message forged = Message.parse("From: boss@bank.example\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII));
        Message signed = forged.withHeaders(forged.headers().withFirst(List.of(signature("evil.example"))));
        AuthReport r =
                new MailAuth(dns, s, CLOCK).check(envelope().withSender(Address.parse("x@evil.example")), signed);
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.TEMPERROR);
        assertThat(r.dkim().getFirst().verdict()).isEqualTo(DkimVerdict.TEMPERROR);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.FAIL);
        assertThat(r.action()).isEqualTo(AuthAction.REJECT);
    }

    @Test
    void nothing_behind_an_authors_domain_hides_its_policy() {
        ZoneDns dns = new ZoneDns().txt("_dmarc.bank.example", "v=DMARC1; p=reject");
        for (String after :
                List.of(".", "\u00a0", "\0", "\u001f", "\u2003x", "\"", "\\", "\u3000", "\u007f", " x", "\t(c)")) {
            for (String from : List.of("boss@bank.example" + after, "Boss <boss@bank.example" + after + ">")) {
                Message m = Message.parse(("From: " + from + "\r\n\r\nHi\r\n").getBytes(StandardCharsets.UTF_8));
                AuthReport r = new MailAuth(dns, MailAuthSettings.of("mx.example.net"), CLOCK).check(envelope(), m);
                assertThat(r.action()).as(from).isEqualTo(AuthAction.REJECT);
            }
        }
    }

    @Test
    void two_authors_cannot_hide_one_behind_the_other() {
        ZoneDns dns = new ZoneDns()
                .txt("evil.example", "v=spf1 +all")
                .txt("_dmarc.evil.example", "v=DMARC1; p=none")
                .txt("_dmarc.bank.example", "v=DMARC1; p=reject");
        Envelope fromEvil = envelope().withSender(Address.parse("x@evil.example"));
        for (String from : List.of(
                "From: x@evil.example, boss@bank.example\r\n",
                "From: x@evil.example\r\nFrom: boss@bank.example\r\n",
                "From: \"x@evil.example\" <boss@bank.example>\r\n",
                "From: (c) boss@bank.example (x@evil.example)\r\n",
                "From: group: x@evil.example, boss@bank.example;\r\n")) {
            Message m = Message.parse((from + "\r\nHi\r\n").getBytes(StandardCharsets.US_ASCII));
            AuthReport r = new MailAuth(dns, MailAuthSettings.of("mx.example.net"), CLOCK).check(fromEvil, m);
            assertThat(r.action()).as(from).isEqualTo(AuthAction.REJECT);
        }
    }

    @Test
    void any_header_is_checked_without_an_exception() {
        ZoneDns dns = new ZoneDns()
                .txt("example.org", "v=spf1 a mx ptr exists:%{i}.%{p}.example.org -all")
                .txt("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:x@example.org");
        String[] names = {
            "DKIM-Signature",
            "ARC-Seal",
            "ARC-Message-Signature",
            "ARC-Authentication-Results",
            "From",
            "Authentication-Results"
        };
        String alphabet = "v=1;ai h:bdsxtcl@<>(),\"\\./relaxed-sha256example.org \t\u00e9";
        Property.holds(500, random -> {
            List<HeaderField> fields = new ArrayList<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                String start = random.nextBoolean() ? " i=1; a=rsa-sha256; d=example.org; s=s; cv=none; b=QUJD; " : " ";
                fields.add(HeaderField.of(
                        names[random.nextInt(names.length)],
                        (start + Property.text(random, alphabet, 80)).getBytes(StandardCharsets.ISO_8859_1)));
            }
            Message m = new Message(new Headers(fields), org.winnowmail.message.Body.EMPTY);
            AuthReport r = new MailAuth(dns, MailAuthSettings.of("mx.example.net"), CLOCK).check(envelope(), m);
            assertThat(r.spf().reason()).doesNotContain("internal error");
            assertThat(r.dmarc().reason()).doesNotContain("internal error");
            assertThat(r.dkim()).noneMatch(d -> d.reason().contains("internal error"));
            assertThat(r.arc().verdict()).isNotEqualTo(ArcVerdict.PASS);
            assertThat(r.results().field().length()).isLessThan(20_000);
        });
    }

    @Test
    void any_spf_record_is_understood_or_refused() {
        Property.holds(1_500, random -> {
            ZoneDns dns = new ZoneDns()
                    .txt("example.org", "v=spf1 " + Property.text(random, "aimxptlue46:/=%{}.-~?+ 1sdhvro", 60));
            SpfVerdict verdict = check(dns, message(List.of())).spf().verdict();
            assertThat(verdict).isNotEqualTo(SpfVerdict.TEMPERROR);
        });
    }

    @Test
    void a_zone_that_fails_everywhere_gives_temporary_errors_with_reasons() {
        for (DnsAnswer failure : List.of(
                new DnsAnswer.ServFail("SERVFAIL"),
                new DnsAnswer.TimedOut("after 2000 ms"),
                new DnsAnswer.Bogus("x"))) {
            AuthReport r = new MailAuth(
                            _ -> CompletableFuture.completedFuture(failure),
                            MailAuthSettings.of("mx.example.net"),
                            CLOCK)
                    .check(envelope(), message(List.of(signature("example.org"))));
            assertThat(r.spf().reason()).contains(failure.text());
            assertThat(r.dkim().getFirst().reason()).contains(failure.text());
            assertThat(r.dmarc().reason()).contains(failure.text());
            assertThat(r.action()).isEqualTo(AuthAction.NONE);
        }
    }
}
