// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.arc.ArcSealer;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimKeyRule;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.dkim.DkimSigning;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dkim.KeyPlace;
import org.winnowmail.mailauth.dmarc.DmarcPolicy;
import org.winnowmail.mailauth.dmarc.DmarcSettings;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;
import org.winnowmail.mailauth.dns.CachingDnsClient;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.dns.DnsSettings;
import org.winnowmail.mailauth.dns.RecordType;
import org.winnowmail.mailauth.ip.IpLiteral;
import org.winnowmail.mailauth.spf.SpfVerdict;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/** One message, all methods. */
final class MailAuthTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final DkimKeyFile KEY = DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256);
    private static final Message PLAIN = Message.parse(
            "From: Joe <joe@example.org>\r\nSubject: Hi\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII));

    private static ZoneDns zone() {
        return new ZoneDns()
                .txt("example.org", "v=spf1 ip4:192.0.2.1 -all")
                .txt("_dmarc.example.org", "v=DMARC1; p=reject")
                .txt("e1._domainkey.example.org", KEY.dnsRecord())
                .txt("arc._domainkey.list.example", KEY.dnsRecord());
    }

    private static Envelope from(String ip) {
        return new Envelope(
                Client.of(IpLiteral.parse(ip).orElseThrow()),
                "mail.example.org",
                Address.parse("joe@example.org"),
                List.of(),
                Optional.empty(),
                "4ABC",
                Map.of());
    }

    private static Message signed() {
        DkimKeys keys = new DkimKeys(List.of(DkimKeyRule.always("example.org", "e1", KEY)));
        DkimSigning signing =
                new DkimSigner(keys, DkimSignSettings.DEFAULT, CLOCK).sign(PLAIN, "example.org", keys.rules());
        return PLAIN.withHeaders(PLAIN.headers().withFirst(((DkimSigning.Signed) signing).fields()));
    }

    private static MailAuth auth(ZoneDns dns, MailAuthSettings settings) {
        return new MailAuth(dns, settings, CLOCK);
    }

    private static final MailAuthSettings SETTINGS = MailAuthSettings.of("mx.example.net");

    @Test
    void a_message_from_its_own_host_passes_everything_and_says_so_in_one_field() {
        AuthReport r = auth(zone(), SETTINGS).check(from("192.0.2.1"), signed());
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.PASS);
        assertThat(r.dkim()).singleElement().matches(d -> d.verdict() == DkimVerdict.PASS);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.PASS);
        assertThat(r.action()).isEqualTo(AuthAction.NONE);
        assertThat(r.results().field().value())
                .startsWith("mx.example.net;")
                .contains("spf=pass smtp.mailfrom=joe@example.org")
                .contains("dkim=pass header.d=example.org header.i=@example.org header.s=e1")
                .contains("dmarc=pass header.from=example.org");
    }

    @Test
    void a_forgery_from_elsewhere_is_rejected_and_the_reason_names_the_policy() {
        AuthReport r = auth(zone(), SETTINGS).check(from("198.51.100.9"), PLAIN);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.FAIL);
        assertThat(r.dmarc().disposition()).isEqualTo(DmarcPolicy.REJECT);
        assertThat(r.action()).isEqualTo(AuthAction.REJECT);
        assertThat(r.actionReason()).contains("p=reject");
    }

    @Test
    void a_failing_resolver_never_leads_to_a_rejection() {
        MailAuth auth = new MailAuth(
                _ -> CompletableFuture.failedFuture(new IllegalStateException("resolver crashed")), SETTINGS, CLOCK);
        AuthReport r = auth.check(from("198.51.100.9"), signed());
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.TEMPERROR);
        assertThat(r.dkim()).singleElement().matches(d -> d.verdict() == DkimVerdict.TEMPERROR);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.TEMPERROR);
        assertThat(r.action()).isEqualTo(AuthAction.NONE);
    }

    @Test
    void what_the_cache_knows_is_checked_without_waking_a_thread() {
        Set<Thread> askers = ConcurrentHashMap.newKeySet();
        ZoneDns zone = zone();
        CachingDnsClient dns = new CachingDnsClient(zone, DnsSettings.DEFAULT);
        DnsClient watched = new DnsClient() {
            @Override
            public CompletableFuture<DnsAnswer> ask(DnsQuestion question) {
                askers.add(Thread.currentThread());
                return dns.ask(question);
            }

            @Override
            public boolean prefetch(String name, RecordType type) {
                return dns.prefetch(name, type);
            }
        };
        MailAuth auth = new MailAuth(watched, SETTINGS, CLOCK);

        auth.prefetch(from("192.0.2.1"));
        AuthReport r = auth.check(from("192.0.2.1"), signed());

        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.PASS);
        assertThat(askers).containsExactly(Thread.currentThread());
    }

    @Test
    void what_must_be_waited_for_is_asked_all_at_once() {
        Set<String> open = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> all = new CompletableFuture<>();
        ZoneDns zone = zone();
        Set<String> wanted = Set.of("example.org", "e1._domainkey.example.org", "_dmarc.example.org");
        // No answer comes before all three questions are out, so one that waited for another would never end.
        DnsClient slow = question -> {
            open.add(question.name());
            if (open.containsAll(wanted)) {
                all.complete(null);
            }
            return all.thenCompose(_ -> zone.ask(question));
        };
        AuthReport r = new MailAuth(new CachingDnsClient(slow, DnsSettings.DEFAULT), SETTINGS, CLOCK)
                .check(from("192.0.2.1"), signed());
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.PASS);
        assertThat(r.spf().verdict()).isEqualTo(SpfVerdict.PASS);
    }

    @Test
    void an_exempt_domain_is_only_noted() {
        MailAuthSettings exempt = SETTINGS.with(new MailAuthSettings.Dmarc(
                true, DmarcSettings.DEFAULT, MailAuthSettings.DmarcActions.DEFAULT, Set.of("Example.ORG")));
        AuthReport r = auth(zone(), exempt).check(from("198.51.100.9"), PLAIN);
        assertThat(r.dmarc().verdict()).isEqualTo(DmarcVerdict.FAIL);
        assertThat(r.action()).isEqualTo(AuthAction.NONE);
    }

    @Test
    void a_trusted_list_that_saw_the_message_pass_rescues_it_and_a_stranger_does_not() {
        AuthReport atList = auth(zone(), MailAuthSettings.of("list.example")).check(from("192.0.2.1"), signed());
        Message changed = new Message(
                PLAIN.headers(),
                org.winnowmail.message.Body.of("Hello\r\n-- \r\nList footer\r\n".getBytes(StandardCharsets.US_ASCII)));
        DkimSigning seal = new ArcSealer(new KeyPlace("arc", "list.example"), KEY, CLOCK)
                .seal(changed, atList.chain(), atList.arc(), atList.results());
        Message forwarded = changed.withHeaders(changed.headers().withFirst(((DkimSigning.Signed) seal).fields()));

        AuthReport trusting = auth(zone(), SETTINGS.with(new MailAuthSettings.Arc(true, Set.of("list.example"))))
                .check(from("198.51.100.9"), forwarded);
        assertThat(trusting.arc().verdict()).isEqualTo(ArcVerdict.PASS);
        assertThat(trusting.dmarc().verdict()).isEqualTo(DmarcVerdict.FAIL);
        assertThat(trusting.action()).isEqualTo(AuthAction.NONE);
        assertThat(trusting.actionReason()).contains("list.example");

        AuthReport wary = auth(zone(), SETTINGS).check(from("198.51.100.9"), forwarded);
        assertThat(wary.arc().verdict()).isEqualTo(ArcVerdict.PASS);
        assertThat(wary.action()).isEqualTo(AuthAction.REJECT);
    }

    @Test
    void an_added_footer_is_measured() {
        Message signed = signed();
        Message changed = new Message(
                signed.headers(),
                org.winnowmail.message.Body.of("Hello\r\nfooter\r\n".getBytes(StandardCharsets.US_ASCII)));
        AuthReport r = auth(zone(), SETTINGS).check(from("192.0.2.1"), changed);
        assertThat(r.dkim().getFirst().verdict()).isEqualTo(DkimVerdict.FAIL);
        assertThat(r.dkim().getFirst().reason()).contains("8 octets were added after the first 7");
    }

    @Test
    void a_submission_after_login_is_not_judged_by_its_address() {
        Envelope submitted = new Envelope(
                Client.of(IpLiteral.parse("198.51.100.9").orElseThrow()),
                "laptop",
                Address.parse("joe@example.org"),
                List.of(),
                Optional.of("joe"),
                "4ABC",
                Map.of());
        AuthReport r = auth(zone(), SETTINGS).check(submitted, PLAIN);
        assertThat(r.submission()).contains("joe");
        assertThat(r.action()).isEqualTo(AuthAction.NONE);
        assertThat(r.results().field().value()).isEqualTo("mx.example.net;\tauth=pass");
    }
}
