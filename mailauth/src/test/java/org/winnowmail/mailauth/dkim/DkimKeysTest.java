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
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/** Which key signs whose mail, when, and whether the world can check it. */
final class DkimKeysTest {
    private static final DkimKeyFile KEY = DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256);
    private static final DkimKeyFile OTHER = DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256);
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final KeyPlace PLACE = new KeyPlace("s1", "example.org");

    private static List<String> selectors(DkimKeys keys, String author, Instant when) {
        return switch (keys.forAuthor(author, when)) {
            case DkimKeys.Choice.None _ -> List.of();
            case DkimKeys.Choice.Keys k ->
                k.rules().stream().map(DkimKeyRule::selector).toList();
        };
    }

    @Test
    void the_closest_rule_counts() {
        DkimKeys keys = new DkimKeys(List.of(
                DkimKeyRule.always("*", "any", KEY),
                DkimKeyRule.always("*.example.org", "below", KEY),
                DkimKeyRule.always("example.org", "own", KEY)));
        assertThat(selectors(keys, "example.org", NOW)).containsExactly("own");
        assertThat(selectors(keys, "a.b.example.org", NOW)).containsExactly("below");
        assertThat(selectors(keys, "notexample.org", NOW)).containsExactly("any");
        assertThat(keys.rules().get(1).place("a.example.org").name()).isEqualTo("below._domainkey.example.org");
        assertThat(keys.rules().get(0).place("x.example").name()).isEqualTo("any._domainkey.x.example");
    }

    @Test
    void a_new_key_takes_over_at_its_hour_and_never_two_of_one_kind_sign() {
        Instant change = NOW.plus(Duration.ofDays(2));
        DkimKeys keys = new DkimKeys(List.of(
                new DkimKeyRule("example.org", Optional.empty(), "old", KEY, Optional.empty(), Optional.of(change)),
                new DkimKeyRule("example.org", Optional.empty(), "new", OTHER, Optional.of(change), Optional.empty())));
        assertThat(selectors(keys, "example.org", NOW)).containsExactly("old");
        assertThat(selectors(keys, "example.org", change)).containsExactly("new");
        assertThat(keys.rules().get(1).state(NOW)).isEqualTo(DkimKeyRule.State.NEXT);
        assertThat(keys.rules().get(0).state(change)).isEqualTo(DkimKeyRule.State.PREVIOUS);
    }

    @Test
    void a_plan_publishes_before_it_signs_and_its_selector_is_free() {
        KeyRotation first = KeyRotation.plan(_ -> false, DkimAlgorithm.RSA_SHA256, NOW);
        assertThat(first.selector()).isEqualTo("r20261120");
        assertThat(first.from()).isEqualTo(NOW.plus(KeyRotation.LEAD));
        assertThat(first.retire()).isEqualTo(first.from().plus(KeyRotation.GRACE));
        DkimKeyRule taken = DkimKeyRule.always("example.org", "r20261120", KEY);
        assertThat(KeyRotation.plan(taken.selector()::equals, DkimAlgorithm.RSA_SHA256, NOW)
                        .selector())
                .isEqualTo("r20261120-2");
    }

    @Test
    void what_is_published_is_compared_with_the_file() {
        Deadline soon = Deadline.in(Duration.ofMinutes(1));
        String name = PLACE.name();
        assertThat(KeyPublication.check(new ZoneDns().txt(name, KEY.dnsRecord()), PLACE, KEY, soon))
                .isInstanceOf(KeyPublication.Right.class);
        assertThat(KeyPublication.check(new ZoneDns().txt(name, OTHER.dnsRecord()), PLACE, KEY, soon)
                        .text())
                .contains("another key");
        assertThat(KeyPublication.check(new ZoneDns(), PLACE, KEY, soon).text()).contains("not published");
        assertThat(KeyPublication.check(new ZoneDns().txt(name, "v=DKIM1; k=ed25519; p="), PLACE, KEY, soon)
                        .text())
                .contains("revoked");
        assertThat(KeyPublication.check(new ZoneDns().timeout(name), PLACE, KEY, soon))
                .isInstanceOf(KeyPublication.Unknown.class);
    }

    @Test
    void a_stranger_is_not_signed_for_and_the_reason_says_what_is_missing() {
        DkimKeys keys = new DkimKeys(List.of(DkimKeyRule.always("example.org", "s1", KEY)));
        DkimSigner signer = new DkimSigner(keys, DkimSignSettings.DEFAULT, InstantSource.fixed(NOW));
        Message ours = Message.parse("From: a@example.org\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(signer.sign(Envelope.UNKNOWN, ours).text()).contains("neither authenticated");
        Envelope login =
                new Envelope(Client.UNKNOWN, "", Optional.empty(), List.of(), Optional.of("joe"), "", Map.of());
        assertThat(signer.sign(login, ours)).isInstanceOf(DkimSigning.Signed.class);
        Message elsewhere = Message.parse("From: a@example.net\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(signer.sign(login, elsewhere).text()).contains("no key for example.net");
        Message two =
                Message.parse("From: a@example.org, b@example.net\r\n\r\nHi\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(signer.sign(login, two).text()).contains("not one author's domain");
    }

    @Test
    void a_line_that_relays_will_break_is_warned_of() {
        DkimKeys keys = new DkimKeys(List.of(DkimKeyRule.always("example.org", "s1", KEY)));
        Message wide = Message.parse(
                ("From: a@example.org\r\n\r\n" + "x".repeat(1200) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        DkimSigning signing = new DkimSigner(keys, DkimSignSettings.DEFAULT, InstantSource.fixed(NOW))
                .sign(wide, "example.org", keys.rules());
        assertThat(((DkimSigning.Signed) signing).warnings())
                .singleElement()
                .asString()
                .contains("1200");
    }

    @Test
    void a_key_file_that_cannot_sign_says_what_to_do() {
        for (String pem : List.of(
                "",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> DkimKeyFile.parse(pem))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
