// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.arc.ArcSealer;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.arc.ArcVerifier;
import org.winnowmail.mailauth.authres.AuthMethodResult;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimSigning;
import org.winnowmail.mailauth.dkim.DkimVerifySettings;
import org.winnowmail.mailauth.dkim.KeyPlace;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;

/** Chains of three hops: others accept ours, we accept theirs, and a chain that broke is said to have broken once. */
@Tag("interop")
@Timeout(900)
final class ArcInteropTest {
    private static final DkimKeyFile KEY = DkimKeyFile.generate(DkimAlgorithm.RSA_SHA256);
    private static final ZoneDns DNS = new ZoneDns();
    private static final ArcVerifier VERIFIER = new ArcVerifier(DNS, DkimVerifySettings.DEFAULT);

    static {
        for (int hop = 1; hop <= 5; hop++) {
            DNS.txt(place(hop).name(), KEY.dnsRecord());
        }
    }

    private final Random random = new Random(8617);

    /** Without the chains that some have already, whose keys are gone. */
    private List<Message> messages() throws Exception {
        return InteropMail.messages(random).stream()
                .map(m -> m.withHeaders(new Headers(m.headers().fields().stream()
                        .filter(f -> !f.name().regionMatches(true, 0, "ARC-", 0, 4))
                        .toList())))
                .toList();
    }

    private static KeyPlace place(int hop) {
        return new KeyPlace("s1", "hop" + hop + ".example");
    }

    private static ArcResult verify(Message message) {
        return VERIFIER.verify(message, Deadline.in(Duration.ofMinutes(1)));
    }

    private static AuthenticationResults results(int hop, ArcResult chain) {
        List<AuthMethodResult> found = new ArrayList<>();
        found.add(new AuthMethodResult(
                "spf",
                "pass",
                Optional.empty(),
                List.of(new AuthMethodResult.Property("smtp", "mailfrom", "a b\"c@example.org"))));
        if (chain.verdict() != ArcVerdict.NONE) {
            found.add(new AuthMethodResult("arc", chain.verdict().word(), Optional.empty(), List.of()));
        }
        return new AuthenticationResults("mx.hop" + hop + ".example", found);
    }

    private static DkimSigning trySeal(int hop, Message message, ArcResult chain) {
        return new ArcSealer(place(hop), KEY, InstantSource.system())
                .seal(message, ArcVerifier.structure(message), chain, results(hop, chain));
    }

    private static Message seal(int hop, Message message, ArcResult chain) {
        DkimSigning.Signed signed = (DkimSigning.Signed) trySeal(hop, message, chain);
        return message.withHeaders(message.headers().withFirst(signed.fields()));
    }

    /** What a hop does on the way: a Received field. */
    private static Message received(int hop, Message message) {
        HeaderField field =
                HeaderField.of("Received", "from a by mx.hop" + hop + ".example; Fri, 20 Nov 2026 12:00:00 +0000");
        return message.withHeaders(message.headers().withFirst(List.of(field)));
    }

    /** What a mailing list does: a footer. */
    private static Message footer(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out::write);
        out.writeBytes("-- \r\nto unsubscribe write to the list\r\n".getBytes(StandardCharsets.US_ASCII));
        return Message.parse(out.toByteArray());
    }

    private static Message threeHops(Message original) {
        Message first = seal(1, received(1, original), verify(original));
        Message second = seal(2, received(2, first), verify(first));
        ArcResult arrived = verify(second);
        return seal(3, footer(received(3, second)), arrived);
    }

    @Test
    void dkimpy_accepts_three_hops_of_ours_and_sees_what_we_see_when_they_break() throws Exception {
        Optional<DkimpyPeer> found = DkimpyPeer.start();
        InteropMail.needs(found.isPresent(), "python3-dkim and python3-nacl");
        int accepted = 0;
        int broken = 0;
        List<String> wrong = new ArrayList<>();
        try (DkimpyPeer peer = found.orElseThrow()) {
            publish(peer);
            for (Message original : messages()) {
                Message sealed = threeHops(original);
                ArcResult ours = verify(sealed);
                String theirs = peer.verifyChain(InteropMail.bytes(sealed));
                if (ours.verdict() == ArcVerdict.PASS && ours.length() == 3 && theirs.equals("pass")) {
                    accepted++;
                } else {
                    wrong.add("ours " + ours + ", dkimpy " + theirs + " on " + InteropMail.start(sealed));
                }
                Message damaged = footer(sealed);
                ArcResult after = verify(damaged);
                Message told = seal(4, damaged, after);
                String theirsThen = peer.verifyChain(InteropMail.bytes(told));
                if (after.verdict() == ArcVerdict.FAIL
                        && verify(told).verdict() == ArcVerdict.FAIL
                        && theirsThen.startsWith("fail")
                        && trySeal(5, told, verify(told)) instanceof DkimSigning.NotSigned) {
                    broken++;
                } else {
                    wrong.add("after damage: ours " + after + ", dkimpy " + theirsThen);
                }
            }
        }
        System.out.println("ARC interop with dkimpy: chains of three of ours accepted " + accepted
                + ", breaks seen alike and told once " + broken + ", otherwise " + wrong.size());
        assertThat(wrong).isEmpty();
    }

    @Test
    void we_accept_and_continue_chains_that_dkimpy_made() throws Exception {
        Optional<DkimpyPeer> found = DkimpyPeer.start();
        InteropMail.needs(found.isPresent(), "python3-dkim and python3-nacl");
        int accepted = 0;
        List<String> wrong = new ArrayList<>();
        try (DkimpyPeer peer = found.orElseThrow()) {
            publish(peer);
            for (Message original : messages()) {
                HeaderField results =
                        HeaderField.of("Authentication-Results", "mx.hop1.example; spf=pass smtp.mailfrom=a@b.example");
                Message arrived = original.withHeaders(original.headers().withFirst(List.of(results)));
                Optional<byte[]> fields = peer.seal(
                        "s1",
                        "hop1.example",
                        KEY.pem().getBytes(StandardCharsets.US_ASCII),
                        "mx.hop1.example",
                        InteropMail.bytes(arrived));
                if (fields.isEmpty()) {
                    continue;
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(fields.get());
                out.writeBytes(InteropMail.bytes(arrived));
                Message theirs = Message.parse(out.toByteArray());
                ArcResult first = verify(theirs);
                Message continued = first.verdict() == ArcVerdict.PASS ? seal(2, received(2, theirs), first) : theirs;
                String said = peer.verifyChain(InteropMail.bytes(continued));
                if (verify(continued).length() == 2
                        && verify(continued).verdict() == ArcVerdict.PASS
                        && said.equals("pass")) {
                    accepted++;
                } else {
                    wrong.add("of dkimpy's: " + first + ", continued: " + said + " on " + InteropMail.start(theirs));
                }
            }
        }
        System.out.println("ARC interop with dkimpy: its chains accepted and continued " + accepted + ", otherwise "
                + wrong.size());
        assertThat(wrong).isEmpty();
        assertThat(accepted).isPositive();
    }

    private static void publish(DkimpyPeer peer) throws Exception {
        for (int hop = 1; hop <= 5; hop++) {
            peer.publish(place(hop).name(), KEY.dnsRecord());
        }
    }
}
