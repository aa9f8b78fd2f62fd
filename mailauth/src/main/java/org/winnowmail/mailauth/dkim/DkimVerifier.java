// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.RecordType;
import org.winnowmail.message.Message;

/**
 * Verifies the DKIM signatures of a message (RFC 6376, section 6). Thread-safe; waits for DNS, so call it
 * on a virtual thread.
 */
public final class DkimVerifier {
    private static final int SHORT_SIGNATURE = 8;

    private final DnsClient dns;
    private final DkimVerifySettings settings;
    private final InstantSource clock;
    private final CryptoEngine engine;
    private final PublicKeys keys;

    public DkimVerifier(DnsClient dns, DkimVerifySettings settings, InstantSource clock) {
        this(dns, settings, clock, CryptoEngine.best());
    }

    DkimVerifier(DnsClient dns, DkimVerifySettings settings, InstantSource clock, CryptoEngine engine) {
        this.dns = dns;
        this.settings = settings;
        this.clock = clock;
        this.engine = engine;
        this.keys = new PublicKeys(engine);
    }

    /** Reads and verifies all signatures; empty when the message is not signed. */
    public List<DkimResult> verify(Message message, Deadline deadline) {
        DkimSignatures signatures = read(message);
        if (signatures.readable().isEmpty()) {
            return verify(message, signatures, BodyHashes.of(message.body(), List.of()), deadline);
        }
        try {
            BodyHashes hashes = BodyHashes.of(
                    message.body(),
                    signatures.readable().stream().map(SignatureField::bodySpec).toList());
            return verify(message, signatures, hashes, deadline);
        } catch (UncheckedIOException e) {
            return signatures.readable().stream()
                    .map(s -> result(s, DkimVerdict.TEMPERROR, "body cannot be read: " + e.getMessage()))
                    .toList();
        }
    }

    /** The signatures of a message; their keys are asked for at once. */
    public DkimSignatures read(Message message) {
        DkimSignatures signatures = DkimSignatures.read(message.headers(), settings);
        for (SignatureField s : signatures.readable()) {
            dns.prefetch(s.key().name(), RecordType.TXT);
        }
        return signatures;
    }

    /** Verifies signatures that were read before, over body hashes made for them. */
    public List<DkimResult> verify(Message message, DkimSignatures signatures, BodyHashes hashes, Deadline deadline) {
        List<DkimResult> results = new ArrayList<>();
        if (!signatures.readable().isEmpty()) {
            SignedHeaders headers = new SignedHeaders(message.headers());
            for (SignatureField s : signatures.readable()) {
                results.add(verify(message, s, headers, hashes, deadline));
            }
        }
        results.addAll(signatures.dismissed());
        if (signatures.unchecked() > 0) {
            String reason = signatures.unchecked() + " more signatures were not looked at; the limit is "
                    + settings.signatures();
            results.add(new DkimResult(DkimVerdict.NEUTRAL, "", "", "", "", "", reason, 0, false, false));
        }
        return results;
    }

    private DkimResult verify(
            Message message, SignatureField s, SignedHeaders headers, BodyHashes hashes, Deadline deadline) {
        Instant now = clock.instant();
        if (s.expires().isPresent()
                && s.expires().get().plus(settings.clockSkew()).isBefore(now)) {
            return result(
                    s, DkimVerdict.FAIL, "signature expired at " + s.expires().get());
        }
        if (s.signedAt().isPresent()
                && s.signedAt().get().minus(settings.clockSkew()).isAfter(now)) {
            return result(
                    s, DkimVerdict.FAIL, "signed in the future: " + s.signedAt().get());
        }
        return switch (KeyLookup.of(s.key(), s.algorithm(), dns, deadline)) {
            case KeyLookup.Unknown u -> result(s, DkimVerdict.TEMPERROR, u.reason());
            case KeyLookup.Missing m -> result(s, DkimVerdict.PERMERROR, m.reason());
            case KeyLookup.Found f -> verify(message, s, f, headers, hashes);
        };
    }

    private DkimResult verify(
            Message message, SignatureField s, KeyLookup.Found found, SignedHeaders headers, BodyHashes hashes) {
        DkimKeyRecord record = found.record();
        if (record.isRevoked()) {
            return result(s, DkimVerdict.PERMERROR, "key " + s.key().name() + " was revoked: " + record.shown());
        }
        if (!record.isForMail()) {
            return result(s, DkimVerdict.PERMERROR, "key " + s.key().name() + " is not for mail: " + record.shown());
        }
        if (!record.allowsSha256()) {
            return result(
                    s, DkimVerdict.PERMERROR, "key " + s.key().name() + " does not allow sha256: " + record.shown());
        }
        try {
            String identity = DkimSignatures.identity(s.tags(), s.domain());
            if (record.strict() && !identity.endsWith('@' + s.domain())) {
                return result(s, DkimVerdict.PERMERROR, "key allows no sub-domain (t=s), but i=" + identity);
            }
            PublicKey key = keys.get(record, s.algorithm());
            DkimResult judged = judge(message, s, key, headers, hashes);
            return with(judged, DkimKeyRecord.bits(key), record.testing(), found.secure());
        } catch (MalformedException e) {
            return result(s, DkimVerdict.PERMERROR, "key " + s.key().name() + " cannot be used: " + e.reason());
        }
    }

    private DkimResult judge(
            Message message, SignatureField s, PublicKey key, SignedHeaders headers, BodyHashes hashes) {
        int bits = DkimKeyRecord.bits(key);
        if (s.algorithm() == DkimAlgorithm.RSA_SHA256 && bits < settings.minRsaBits()) {
            return result(
                    s,
                    DkimVerdict.POLICY,
                    "key has " + bits + " bits, at least " + settings.minRsaBits() + " are asked for (RFC 8301)");
        }
        if (s.algorithm() == DkimAlgorithm.RSA_SHA256 && bits > settings.maxRsaBits()) {
            return result(
                    s,
                    DkimVerdict.POLICY,
                    "key has " + bits + " bits, at most " + settings.maxRsaBits() + " are looked at");
        }
        byte[] computed = hashes.hash(s.bodySpec());
        if (!MessageDigest.isEqual(computed, s.bodyHash())) {
            String reason = "body hash differs: signature says " + base64(s.bodyHash()) + ", computed "
                    + base64(computed) + BodyDifference.explain(message, s, hashes);
            return result(s, DkimVerdict.FAIL, reason);
        }
        byte[] input = headers.input(s.headers(), s.header(), s.field());
        if (!isSigned(s.algorithm(), key, input, s.signature())) {
            return result(
                    s,
                    DkimVerdict.FAIL,
                    HeaderDifference.explain(
                            message.headers(),
                            s,
                            headers,
                            other -> isSigned(s.algorithm(), key, other, s.signature())));
        }
        return accepted(s, bits, hashes);
    }

    private DkimResult accepted(SignatureField s, int bits, BodyHashes hashes) {
        OptionalLong length = s.bodyLength();
        if (length.isEmpty()) {
            return result(s, DkimVerdict.PASS, bits + "-bit key");
        }
        long total = hashes.length(s.body());
        long unsigned = total - length.getAsLong();
        if (unsigned < 0) {
            return result(s, DkimVerdict.PERMERROR, "l=" + length.getAsLong() + " but the body has only " + total);
        }
        return switch (settings.lengthTag()) {
            case REFUSE -> result(s, DkimVerdict.POLICY, "l= is not accepted here: anybody could append text");
            case REFUSE_WHEN_LONGER ->
                unsigned == 0
                        ? result(s, DkimVerdict.PASS, bits + "-bit key, l= covers the whole body")
                        : result(
                                s,
                                DkimVerdict.POLICY,
                                unsigned + " octets of the body are not signed (l=" + length.getAsLong() + ")");
            case ACCEPT ->
                result(
                        s,
                        DkimVerdict.PASS,
                        bits + "-bit key, " + unsigned + " octets of the body are not signed (l=" + length.getAsLong()
                                + ")");
        };
    }

    /** Whether a signature over these octets was made with that key. */
    private boolean isSigned(DkimAlgorithm algorithm, PublicKey key, byte[] input, byte[] signature) {
        return SignatureCheck.holds(engine, algorithm, key, input, signature);
    }

    /** A domain that is only trying (t=y) must not be treated worse than an unsigned message (RFC 6376, section 3.6.1). */
    private static DkimResult with(DkimResult r, int bits, boolean testing, boolean secure) {
        boolean harmless = testing && (r.verdict() == DkimVerdict.FAIL || r.verdict() == DkimVerdict.PERMERROR);
        return new DkimResult(
                harmless ? DkimVerdict.NEUTRAL : r.verdict(),
                r.domain(),
                r.selector(),
                r.algorithm(),
                r.identity(),
                r.signature(),
                harmless ? "domain is only trying (t=y): " + r.reason() : r.reason(),
                bits,
                testing,
                secure);
    }

    private static DkimResult result(SignatureField s, DkimVerdict verdict, String reason) {
        String b = TagList.compact(s.tags().get("b").orElse(""));
        String identity;
        try {
            identity = DkimSignatures.identity(s.tags(), s.domain());
        } catch (MalformedException e) {
            identity = "@" + s.domain();
        }
        return new DkimResult(
                verdict,
                s.domain(),
                s.selector(),
                s.algorithm().word(),
                identity,
                b.substring(0, Math.min(SHORT_SIGNATURE, b.length())),
                reason,
                0,
                false,
                false);
    }

    private static String base64(byte[] hash) {
        return Base64.getEncoder().encodeToString(hash);
    }
}
