// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.arc;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.dkim.BodyHashSpec;
import org.winnowmail.mailauth.dkim.BodyHashes;
import org.winnowmail.mailauth.dkim.Canonicalization;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimSigning;
import org.winnowmail.mailauth.dkim.KeyPlace;
import org.winnowmail.mailauth.dkim.SignatureWriter;
import org.winnowmail.mailauth.dkim.SignedHeaders;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/**
 * Adds our link to a chain before a message is forwarded (RFC 8617, section 5.1). It must see the message
 * as it will leave: seal last. Thread-safe.
 */
public final class ArcSealer {
    /** Fields a message signature covers when they are there (RFC 8617, section 4.1.2: as DKIM, DKIM itself too). */
    private static final List<String> SIGNED = List.of(
            "From",
            "To",
            "Cc",
            "Subject",
            "Date",
            "Message-ID",
            "Reply-To",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
            "List-Id",
            "List-Unsubscribe",
            "DKIM-Signature");

    private final KeyPlace place;
    private final DkimKeyFile key;
    private final InstantSource clock;

    public ArcSealer(KeyPlace place, DkimKeyFile key, InstantSource clock) {
        this.place = place;
        this.key = key;
        this.clock = clock;
    }

    /** Whose seals these are. */
    public String domain() {
        return place.domain();
    }

    /**
     * Makes the three fields of our set.
     *
     * @param message as it will leave
     * @param chain the chain it came with, read by {@link ArcVerifier#read}
     * @param verified what verifying that chain gave
     * @param seen what we found when the message came in
     */
    public DkimSigning seal(Message message, ArcChain chain, ArcResult verified, AuthenticationResults seen) {
        if (!verified.sealable()) {
            return new DkimSigning.NotSigned("the ARC chain had failed before or is full: " + verified.reason());
        }
        if (verified.verdict() == ArcVerdict.TEMPERROR) {
            return new DkimSigning.NotSigned("the ARC chain could not be checked now: " + verified.reason());
        }
        List<HeaderField> before = chain instanceof ArcChain.Sets s ? ArcVerifier.fields(s) : List.of();
        int instance = switch (chain) {
            case ArcChain.None _ -> 1;
            case ArcChain.Sets s -> s.last().instance() + 1;
            case ArcChain.Broken b -> b.highest() + 1;
        };
        try {
            return sealed(message, before, instance, verified, seen);
        } catch (GeneralSecurityException e) {
            return new DkimSigning.NotSigned("the key does not seal: " + e.getMessage());
        } catch (UncheckedIOException e) {
            return new DkimSigning.NotSigned("the body cannot be read: " + e.getMessage());
        }
    }

    private DkimSigning sealed(
            Message message, List<HeaderField> before, int instance, ArcResult verified, AuthenticationResults seen)
            throws GeneralSecurityException {
        String i = Integer.toString(instance);
        String t = Long.toString(clock.instant().getEpochSecond());
        HeaderField results = HeaderField.of(
                ArcSet.RESULTS,
                (" i=" + i + "; " + seen.value(ArcSet.RESULTS.length() + 7)).getBytes(StandardCharsets.UTF_8));
        HeaderField signature = messageSignature(message, i, t);
        String cv = switch (verified.verdict()) {
            case NONE -> "none";
            case PASS -> "pass";
            case FAIL, TEMPERROR -> "fail";
        };
        String unsigned = new SignatureWriter(ArcSet.SEAL)
                .tag("i", i)
                .tag("a", key.algorithm().word())
                .tag("t", t)
                .tag("cv", cv)
                .tag("d", place.domain())
                .tag("s", place.selector())
                .unsigned();
        SealInput input = new SealInput();
        // RFC 8617, section 5.1.2: a seal over a failed chain covers its own set only.
        if (!cv.equals("fail")) {
            before.forEach(input::add);
        }
        input.add(results);
        input.add(signature);
        input.seal(HeaderField.of(ArcSet.SEAL, unsigned.getBytes(StandardCharsets.US_ASCII)));
        HeaderField seal =
                SignatureWriter.signed(ArcSet.SEAL, unsigned, SignatureWriter.sign(key, input.toByteArray()));
        return new DkimSigning.Signed(
                List.of(seal, signature, results), List.of(), "sealed as " + i + " for " + place.name() + ", cv=" + cv);
    }

    private HeaderField messageSignature(Message message, String i, String t) throws GeneralSecurityException {
        BodyHashSpec spec = new BodyHashSpec(Canonicalization.RELAXED, OptionalLong.empty());
        byte[] bodyHash = BodyHashes.of(message.body(), List.of(spec)).hash(spec);
        List<String> names = new ArrayList<>();
        for (String name : SIGNED) {
            int n = Math.min(5, message.headers().all(name).size());
            for (int k = 0; k < n; k++) {
                names.add(name);
            }
        }
        String unsigned = new SignatureWriter(ArcSet.MESSAGE)
                .tag("i", i)
                .tag("a", key.algorithm().word())
                .tag("c", "relaxed/relaxed")
                .tag("d", place.domain())
                .tag("s", place.selector())
                .tag("t", t)
                .names("h", names)
                .tag("bh", Base64.getEncoder().encodeToString(bodyHash))
                .unsigned();
        HeaderField draft = HeaderField.of(ArcSet.MESSAGE, unsigned.getBytes(StandardCharsets.US_ASCII));
        List<String> lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        byte[] input = new SignedHeaders(message.headers()).input(lower, Canonicalization.RELAXED, draft);
        return SignatureWriter.signed(ArcSet.MESSAGE, unsigned, SignatureWriter.sign(key, input));
    }
}
