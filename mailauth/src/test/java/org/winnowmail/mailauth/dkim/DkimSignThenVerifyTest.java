// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Body;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.message.testkit.Property;

/** What we sign, we verify. */
final class DkimSignThenVerifyTest {
    private static final DkimKeyFile RSA = DkimKeyFile.generate(DkimAlgorithm.RSA_SHA256);
    private static final DkimKeyFile ED25519 = DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final DkimKeys KEYS = new DkimKeys(
            List.of(DkimKeyRule.always("example.org", "r1", RSA), DkimKeyRule.always("example.org", "e1", ED25519)));
    private static final ZoneDns DNS = new ZoneDns()
            .txt("r1._domainkey.example.org", RSA.dnsRecord())
            .txt("e1._domainkey.example.org", ED25519.dnsRecord());
    private static final Envelope SUBMITTED =
            new Envelope(Client.UNKNOWN, "", Optional.empty(), List.of(), Optional.of("joe"), "4XYZ", Map.of());

    static List<DkimResult> verify(Message message) {
        return new DkimVerifier(DNS, DkimVerifySettings.DEFAULT, CLOCK)
                .verify(message, Deadline.in(Duration.ofMinutes(1)));
    }

    private static Message signed(Message message, DkimSignSettings settings) {
        DkimSigning signing = new DkimSigner(KEYS, settings, CLOCK).sign(SUBMITTED, message);
        assertThat(signing).isInstanceOf(DkimSigning.Signed.class);
        return message.withHeaders(message.headers().withFirst(((DkimSigning.Signed) signing).fields()));
    }

    @Test
    void both_keys_sign_and_both_signatures_verify() {
        Message message = Message.parse(("From: Joe <joe@example.org>\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n"
                        + "To: a@example.net,\r\n b@example.net\r\n\r\nHello  world \r\n\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        List<DkimResult> results = verify(signed(message, DkimSignSettings.DEFAULT));
        assertThat(results).hasSize(2).allMatch(DkimResult::passed);
        assertThat(results).extracting(DkimResult::algorithm).containsExactly("rsa-sha256", "ed25519-sha256");
    }

    @Test
    void a_signature_field_is_folded_under_78_characters() {
        Message message = Message.parse("From: joe@example.org\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII));
        for (HeaderField f : signed(message, DkimSignSettings.DEFAULT).headers().all("DKIM-Signature")) {
            assertThat(f.toString().split("\r\n", -1)).allMatch(line -> line.length() <= 78);
        }
    }

    @Test
    void an_added_field_of_an_oversigned_name_breaks_the_signature_and_is_named() {
        Message message = Message.parse(
                "From: joe@example.org\r\nSubject: one\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII));
        Message signed = signed(message, DkimSignSettings.DEFAULT);
        Message forged = signed.withHeaders(signed.headers().withFirst(List.of(HeaderField.of("Subject", "two"))));
        assertThat(verify(forged)).allMatch(r -> r.verdict() == DkimVerdict.FAIL);
    }

    @Test
    void sign_then_verify_holds_for_any_bytes_an_mta_can_hand_over() {
        Property.holds(60, random -> {
            Canonicalization[] kinds = Canonicalization.values();
            DkimSignSettings settings =
                    DkimSignSettings.DEFAULT.withCanonicalization(kinds[random.nextInt(2)], kinds[random.nextInt(2)]);
            List<HeaderField> fields = new java.util.ArrayList<>();
            fields.add(HeaderField.of("From", "x@example.org"));
            for (int i = random.nextInt(8); i > 0; i--) {
                String[] names = {"Subject", "To", "X-Odd", "subject ", "List-Id", "Date"};
                byte[] value = Property.bytes(random, 120);
                for (int k = 0; k < value.length; k++) {
                    // a milter shows no NUL, and a CR only in front of the LF of a fold
                    if (value[k] == 0 || value[k] == '\r' || value[k] == '\n') {
                        value[k] = ' ';
                    }
                }
                String fold = random.nextBoolean() ? "\n\t" : "";
                byte[] folded =
                        (fold + new String(value, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
                fields.add(HeaderField.of(names[random.nextInt(names.length)], folded));
            }
            Body body = Body.of(
                    random.nextBoolean()
                            ? Property.bytes(random, 3000)
                            : Property.text(random, "ab \t\r\n", 300).getBytes(StandardCharsets.ISO_8859_1));
            Message signed = signed(new Message(new Headers(fields), body), settings);
            assertThat(verify(signed)).hasSize(2).allMatch(DkimResult::passed);
        });
    }
}
