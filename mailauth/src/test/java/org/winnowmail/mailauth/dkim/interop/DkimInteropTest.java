// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.dkim.Canonicalization;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimKeyRule;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.dkim.DkimSigning;
import org.winnowmail.mailauth.dkim.DkimVerifier;
import org.winnowmail.mailauth.dkim.DkimVerifySettings;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/** Others accept what we sign, and we accept what they sign. */
@Tag("interop")
@Timeout(900)
final class DkimInteropTest {
    private static final DkimKeyFile RSA = DkimKeyFile.generate(DkimAlgorithm.RSA_SHA256);
    private static final DkimKeyFile ED25519 = DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256);
    private static final String DOMAIN = "example.org";
    private static final InstantSource CLOCK = InstantSource.system();
    private static final ZoneDns DNS = new ZoneDns()
            .txt("r1._domainkey.example.org", RSA.dnsRecord())
            .txt("e1._domainkey.example.org", ED25519.dnsRecord());

    private final Random random = new Random(6376);

    @Test
    void dkimpy_accepts_ours_and_we_accept_its() throws Exception {
        Optional<DkimpyPeer> found = DkimpyPeer.start();
        InteropMail.needs(found.isPresent(), "python3-dkim and python3-nacl");
        int ours = 0;
        int theirs = 0;
        List<String> wrong = new ArrayList<>();
        try (DkimpyPeer peer = found.orElseThrow()) {
            peer.publish("r1._domainkey.example.org", RSA.dnsRecord());
            peer.publish("e1._domainkey.example.org", ED25519.dnsRecord());
            for (Message message : InteropMail.messages(random)) {
                Message signed = sign(message, List.of(rule("r1", RSA), rule("e1", ED25519)), true);
                List<String> verdicts = peer.verify(InteropMail.bytes(signed), 2);
                if (verdicts.equals(List.of("pass", "pass"))) {
                    ours++;
                } else {
                    wrong.add("dkimpy says " + verdicts + " of ours on " + InteropMail.start(message));
                }
                boolean rsa = random.nextBoolean();
                Optional<byte[]> field = peer.sign(
                        rsa ? "rsa-sha256" : "ed25519-sha256",
                        random.nextBoolean() ? "simple" : "relaxed",
                        random.nextBoolean() ? "simple" : "relaxed",
                        rsa ? "r1" : "e1",
                        DOMAIN,
                        rsa ? RSA.pem().getBytes(StandardCharsets.US_ASCII) : seed(ED25519),
                        InteropMail.bytes(message));
                if (field.isPresent()) {
                    theirs += accepted(message, HeaderField.ofRaw(field.get(), 0, field.get().length), wrong);
                }
            }
        }
        System.out.println("DKIM interop with dkimpy: ours accepted " + ours
                + " (each rsa and ed25519), theirs accepted " + theirs + ", refused " + wrong.size());
        assertThat(wrong).isEmpty();
        assertThat(theirs).isPositive();
    }

    @Test
    void opendkim_accepts_ours_and_we_accept_its() throws Exception {
        Optional<OpenDkimPeer> found = OpenDkimPeer.find();
        InteropMail.needs(found.isPresent(), "opendkim");
        int ours = 0;
        int theirs = 0;
        int without = 0;
        List<String> wrong = new ArrayList<>();
        try (OpenDkimPeer peer = found.orElseThrow()) {
            peer.keys("r1", DOMAIN, RSA.dnsRecord(), RSA.pem());
            for (Message message : InteropMail.messages(random)) {
                if (Authors.of(message.headers()).addresses().isEmpty()) {
                    // OpenDKIM calls a message "not signed" whose From holds no address, such as "Bank" <>
                    without++;
                    continue;
                }
                Message signed = sign(message, List.of(rule("r1", RSA)), survivesTestMode(message));
                String said = peer.verify(InteropMail.bytes(signed));
                if (said.contains("succeeded")) {
                    ours++;
                } else {
                    wrong.add("OpenDKIM says " + said + " of ours on " + InteropMail.start(message));
                }
                Optional<byte[]> field = peer.sign(
                        survivesTestMode(message) && random.nextBoolean() ? "simple" : "relaxed",
                        random.nextBoolean() ? "simple" : "relaxed",
                        InteropMail.bytes(message));
                if (field.isPresent()) {
                    theirs += accepted(message, HeaderField.ofRaw(field.get(), 0, field.get().length), wrong);
                }
            }
        }
        System.out.println("DKIM interop with OpenDKIM (rsa): ours accepted " + ours + ", theirs accepted " + theirs
                + ", refused " + wrong.size() + ", not asked for want of an author " + without);
        assertThat(wrong).isEmpty();
        assertThat(theirs).isPositive();
    }

    private static int accepted(Message message, HeaderField field, List<String> wrong) {
        List<DkimResult> results = verify(message.withHeaders(message.headers().withFirst(List.of(field))));
        if (!results.isEmpty() && results.getFirst().passed()) {
            return 1;
        }
        wrong.add("we say " + results + " of theirs: " + field + " on " + InteropMail.start(message));
        return 0;
    }

    private static DkimKeyRule rule(String selector, DkimKeyFile key) {
        return DkimKeyRule.always(DOMAIN, selector, key);
    }

    private Message sign(Message message, List<DkimKeyRule> rules, boolean simpleHeader) {
        Canonicalization[] kinds = Canonicalization.values();
        DkimSignSettings settings = DkimSignSettings.DEFAULT.withCanonicalization(
                simpleHeader ? kinds[random.nextInt(2)] : Canonicalization.RELAXED, kinds[random.nextInt(2)]);
        DkimSigning signing = new DkimSigner(new DkimKeys(rules), settings, CLOCK).sign(message, DOMAIN, rules);
        return message.withHeaders(message.headers().withFirst(((DkimSigning.Signed) signing).fields()));
    }

    /** OpenDKIM's test mode writes every field anew with one blank after the colon, as a milter without HDR_LEADSPC sees it. */
    private static boolean survivesTestMode(Message message) {
        for (HeaderField f : message.headers()) {
            if (!f.toString().matches("(?s)[^ \\t:]+: (?![ \\t]).*")) {
                return false;
            }
        }
        return true;
    }

    private static List<DkimResult> verify(Message message) {
        return new DkimVerifier(DNS, DkimVerifySettings.DEFAULT, CLOCK)
                .verify(message, Deadline.in(Duration.ofMinutes(1)));
    }

    private static byte[] seed(DkimKeyFile key) {
        byte[] der = Base64.getMimeDecoder()
                .decode(key.pem().replaceAll("-----[^-]+-----", "").strip());
        return Base64.getEncoder().encode(Arrays.copyOfRange(der, 16, 48));
    }
}
