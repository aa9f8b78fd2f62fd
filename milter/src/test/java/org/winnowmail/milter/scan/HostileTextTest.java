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
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.greylist.Greylist;
import org.winnowmail.greylist.GreylistMode;
import org.winnowmail.greylist.GreylistSettings;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.mailauth.MailAuthSettings;
import org.winnowmail.mailauth.authres.AuthMethodResult;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.authres.AuthenticationResultsParser;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.relay.Relays;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.message.testkit.Property;
import org.winnowmail.milter.protocol.Edit;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.Thresholds;
import org.winnowmail.state.MemoryState;

/** What strangers write at HELO, MAIL FROM, in the header and in their DNS, as it comes out in the fields that we add. */
class HostileTextTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final String ODD = "a.b@;=\"\\()<>,:/%{}\r\n\t \0\u007f\u0085\u00e9\u2028\ud83d\ude00-_";
    private static final String HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    private static Judgement judge(ZoneDns dns, Envelope envelope, Message message) {
        Policy shipped = Policy.shipped();
        // Everything is spam here, so that the report with all evidence is written too.
        Policy policy = new Policy(
                new Thresholds(-900, -800, 10_000, java.util.OptionalDouble.empty(), java.util.OptionalDouble.empty()),
                shipped.scores(),
                List.of());
        Scanner scanner = new Scanner(
                Optional.of(new AuthCheck(new MailAuth(dns, MailAuthSettings.of("mx.ours.example"), CLOCK))),
                List.of(),
                () -> policy,
                Duration.ofSeconds(10),
                ScanEvents.NONE);
        ScanFilter.Settings settings = new ScanFilter.Settings(
                new Greylist(GreylistSettings.DEFAULT.with(GreylistMode.OFF), new MemoryState(CLOCK), CLOCK),
                new DkimSigner(new DkimKeys(List.of()), DkimSignSettings.DEFAULT, CLOCK),
                new Direction.Rules(List.of(), List.of(), Relays.NONE),
                Optional.empty());
        return new ScanFilter(scanner, new AuthHeaders("mx.ours.example", true), () -> settings, ScanEvents.NONE, CLOCK)
                .judge(envelope, message);
    }

    private static Envelope envelope(String helo, String sender) {
        return new Envelope(
                Client.of(InetAddress.ofLiteral("192.0.2.1")),
                helo,
                Address.parse(sender),
                List.of(),
                Optional.empty(),
                "4QX",
                Map.of());
    }

    private static String text(RandomGenerator random, int max) {
        String text = Property.text(random, ODD, max);
        return random.nextInt(4) == 0 ? text.repeat(1 + random.nextInt(40)) : text;
    }

    /** The fields are fields: whoever reads them line by line sees what we meant and nothing else. */
    private static void assertSound(Judgement judgement) {
        int results = 0;
        for (Edit edit : judgement.edits()) {
            if (edit instanceof Edit.InsertHeader insert) {
                HeaderField field = insert.field();
                String wire = new String(field.bytes(), StandardCharsets.ISO_8859_1);
                String[] lines = wire.split("\r\n", -1);
                for (int i = 0; i < lines.length; i++) {
                    assertThat(lines[i].length()).as("length of %s", lines[i]).isLessThanOrEqualTo(998);
                    assertThat(lines[i]).doesNotContain("\r", "\n", "\0").isNotBlank();
                    assertThat(i == 0 || lines[i].startsWith(" ") || lines[i].startsWith("\t"))
                            .as("fold before %s", lines[i])
                            .isTrue();
                }
                if (field.is(AuthenticationResults.FIELD)) {
                    results++;
                    AuthReport report = judgement.report().auth().orElseThrow();
                    AuthenticationResults read =
                            AuthenticationResultsParser.parse(field).orElseThrow(() -> new AssertionError(wire));
                    assertThat(read.authservId()).isEqualTo("mx.ours.example");
                    assertThat(read.results().stream()
                                    .map(r -> r.method() + "=" + r.result())
                                    .toList())
                            .as("%s", wire)
                            .isEqualTo(report.results().results().stream()
                                    .map((AuthMethodResult r) -> r.method() + "=" + r.result())
                                    .toList());
                }
            }
        }
        assertThat(results).isEqualTo(1);
    }

    @Test
    void no_text_of_a_stranger_becomes_a_line_or_a_result_of_its_own() {
        Property.holds(400, random -> {
            String local = text(random, 30);
            String domain = random.nextBoolean() ? "example.org" : text(random, 30);
            ZoneDns dns = new ZoneDns()
                    .txt("example.org", "v=spf1 " + text(random, 60))
                    .txt("_dmarc.example.org", "v=DMARC1; p=reject; " + text(random, 60))
                    .txt("s._domainkey.example.org", text(random, 60));
            String header = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from; bh=" + HASH + "; b=QUJD; i="
                    + text(random, 60).replaceAll("[\r\n\0]", "").replace(";", "") + "@example.org\r\n"
                    + "DKIM-Signature: " + text(random, 60).replaceAll("[\r\n]", " ") + "\r\n"
                    + "ARC-Seal: " + text(random, 60).replaceAll("[\r\n]", " ") + "\r\n"
                    + "From: " + text(random, 60).replaceAll("[\r\n]", " ") + "@" + domain.replaceAll("[\r\n]", " ")
                    + "\r\n\r\nHi\r\n";
            assertSound(judge(
                    dns,
                    envelope(text(random, 60), "<" + local + "@" + domain + ">"),
                    Message.parse(header.getBytes(StandardCharsets.UTF_8))));
        });
    }

    @Test
    void names_longer_than_a_line_are_told_by_their_beginning_or_not_at_all() {
        String wide = "x".repeat(900);
        assertSound(judge(
                new ZoneDns(),
                envelope(wide + "." + wide, wide + "@" + "y.".repeat(50) + "example"),
                Message.parse(
                        ("From: a@" + wide + "." + wide + ".example\r\n\r\nHi\r\n").getBytes(StandardCharsets.UTF_8))));
        assertSound(judge(
                new ZoneDns().txt("s._domainkey.example.org", "v=DKIM1; p="),
                envelope("h", "a@example.org"),
                Message.parse(("DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from; bh=" + HASH
                                + "; b=QUJD; i=" + wide + wide + "@example.org\r\nFrom: a@example.org\r\n\r\nHi\r\n")
                        .getBytes(StandardCharsets.UTF_8))));
    }
}
