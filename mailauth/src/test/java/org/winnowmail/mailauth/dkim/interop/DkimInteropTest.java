// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/**
 * Others accept what we sign, and we accept what they sign. Runs over messages made here; with {@code
 * -Dinterop.corpus=DIR} also over up to {@code -Dinterop.messages=N} files below a directory.
 */
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
        needs(found.isPresent(), "python3-dkim and python3-nacl");
        int ours = 0;
        int theirs = 0;
        List<String> wrong = new ArrayList<>();
        try (DkimpyPeer peer = found.orElseThrow()) {
            peer.publish("r1._domainkey.example.org", RSA.dnsRecord());
            peer.publish("e1._domainkey.example.org", ED25519.dnsRecord());
            for (Message message : messages()) {
                Message signed = sign(message, List.of(rule("r1", RSA), rule("e1", ED25519)), true);
                List<String> verdicts = peer.verify(bytes(signed), 2);
                if (verdicts.equals(List.of("pass", "pass"))) {
                    ours++;
                } else {
                    wrong.add("dkimpy says " + verdicts + " of ours on " + start(message));
                }
                boolean rsa = random.nextBoolean();
                Optional<byte[]> field = peer.sign(
                        rsa ? "rsa-sha256" : "ed25519-sha256",
                        random.nextBoolean() ? "simple" : "relaxed",
                        random.nextBoolean() ? "simple" : "relaxed",
                        rsa ? "r1" : "e1",
                        DOMAIN,
                        rsa ? RSA.pem().getBytes(StandardCharsets.US_ASCII) : seed(ED25519),
                        bytes(message));
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
        needs(found.isPresent(), "opendkim");
        int ours = 0;
        int theirs = 0;
        List<String> wrong = new ArrayList<>();
        try (OpenDkimPeer peer = found.orElseThrow()) {
            peer.keys("r1", DOMAIN, RSA.dnsRecord(), RSA.pem());
            for (Message message : messages()) {
                Message signed = sign(message, List.of(rule("r1", RSA)), survivesTestMode(message));
                String said = peer.verify(bytes(signed));
                if (said.contains("succeeded")) {
                    ours++;
                } else {
                    wrong.add("OpenDKIM says " + said + " of ours on " + start(message));
                }
                Optional<byte[]> field = peer.sign(
                        survivesTestMode(message) && random.nextBoolean() ? "simple" : "relaxed",
                        random.nextBoolean() ? "simple" : "relaxed",
                        bytes(message));
                if (field.isPresent()) {
                    theirs += accepted(message, HeaderField.ofRaw(field.get(), 0, field.get().length), wrong);
                }
            }
        }
        System.out.println("DKIM interop with OpenDKIM (rsa): ours accepted " + ours + ", theirs accepted " + theirs
                + ", refused " + wrong.size());
        assertThat(wrong).isEmpty();
        assertThat(theirs).isPositive();
    }

    private static int accepted(Message message, HeaderField field, List<String> wrong) {
        List<DkimResult> results = verify(message.withHeaders(message.headers().withFirst(List.of(field))));
        if (!results.isEmpty() && results.getFirst().passed()) {
            return 1;
        }
        wrong.add("we say " + results + " of theirs: " + field + " on " + start(message));
        return 0;
    }

    /** A missing peer is a reason not to run, except where the peers belong to the set-up. */
    private static void needs(boolean present, String what) {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present).as(what + " must be installed in CI").isTrue();
        }
        assumeTrue(present, what + " is not installed here");
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

    private static byte[] bytes(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out::write);
        return out.toByteArray();
    }

    private static String start(Message message) {
        String text = new String(bytes(message), StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.min(400, text.length()));
    }

    private List<Message> messages() throws IOException {
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            all.add(generated());
        }
        String corpus = System.getProperty("interop.corpus");
        if (corpus != null) {
            all.addAll(fromCorpus(Path.of(corpus), Integer.getInteger("interop.messages", 1000)));
        }
        return all;
    }

    private Message generated() {
        String[] lines = {"", " ", "text", "two  blanks", "tab\tend\t", "   lead", "trail   ", "\u00e9\u00e8", "-- "};
        StringBuilder text =
                new StringBuilder("From: \"J. Doe\" <joe@example.org>\r\nDate: Fri, 20 Nov 2026 11:00:00 +0000\r\n");
        text.append("Message-ID: <").append(random.nextInt(100_000)).append("@example.org>\r\n");
        text.append("Subject: ").append(random.nextBoolean() ? "  two  blanks and\r\n\ta fold \r\n" : "caf\u00e9\r\n");
        if (random.nextBoolean()) {
            text.append("To: a@example.net,\r\n  b@example.net\r\nCc:c@example.net\r\n");
        }
        text.append("\r\n");
        for (int n = random.nextInt(12); n > 0; n--) {
            text.append(lines[random.nextInt(lines.length)]).append("\r\n");
        }
        return Message.parse(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<Message> fromCorpus(Path dir, int count) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(dir)) {
            files = new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
        }
        Collections.shuffle(files, random);
        List<Message> found = new ArrayList<>();
        for (Path file : files) {
            Message m = Message.parse(Files.readAllBytes(file));
            if (m.headers().all("From").size() == 1 && !hasBareCr(m) && found.size() < count) {
                // Half of them from a file, as a large message is: read in chunks
                found.add(random.nextBoolean() ? m : new Message(m.headers(), spooled(m)));
            }
        }
        return found;
    }

    /** OpenDKIM's test mode reads a CR inside a line as a line end; through SMTP none comes. */
    private static boolean hasBareCr(Message m) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        m.body().writeTo(out::write);
        return out.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "").indexOf('\r') >= 0;
    }

    private static Body spooled(Message m) throws IOException {
        Path spool = Files.createTempFile("interop", ".body");
        spool.toFile().deleteOnExit();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        m.body().writeTo(out::write);
        Files.write(spool, out.toByteArray());
        return new Body.Spooled(spool, 0, out.size());
    }
}
