// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsClient;

/** Checks one signature against one key; what DKIM and ARC both do in the end. */
public final class SignatureCheck {
    private final CryptoEngine engine = CryptoEngine.best();
    private final PublicKeys keys = new PublicKeys(engine);
    private final DnsClient dns;
    private final int minRsaBits;
    private final int maxRsaBits;

    public SignatureCheck(DnsClient dns, int minRsaBits, int maxRsaBits) {
        this.dns = dns;
        this.minRsaBits = minRsaBits;
        this.maxRsaBits = maxRsaBits;
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** Made with the published key. */
        record Holds() implements Outcome {}

        /** Not made with it, or there is no key. */
        record Broken(String reason) implements Outcome {}

        /** The key could not be fetched now. */
        record Unknown(String reason) implements Outcome {}
    }

    /**
     * Fetches the key and checks.
     *
     * @param where {@code s=} and {@code d=}: where the key is
     */
    public Outcome check(KeyPlace where, DkimAlgorithm algorithm, byte[] input, byte[] signature, Deadline deadline) {
        return switch (KeyLookup.of(where, algorithm, dns, deadline)) {
            case KeyLookup.Unknown u -> new Outcome.Unknown(u.reason());
            case KeyLookup.Missing m -> new Outcome.Broken(m.reason());
            case KeyLookup.Found f -> check(where, f.record(), algorithm, input, signature);
        };
    }

    private Outcome check(
            KeyPlace where, DkimKeyRecord record, DkimAlgorithm algorithm, byte[] input, byte[] signature) {
        if (record.isRevoked()) {
            return new Outcome.Broken("key " + where.name() + " was revoked");
        }
        if (!record.allowsSha256()) {
            return new Outcome.Broken("key " + where.name() + " does not allow sha256");
        }
        try {
            PublicKey key = keys.get(record, algorithm);
            int bits = DkimKeyRecord.bits(key);
            if (algorithm == DkimAlgorithm.RSA_SHA256 && (bits < minRsaBits || bits > maxRsaBits)) {
                return new Outcome.Broken("key " + where.name() + " has " + bits + " bits");
            }
            return holds(engine, algorithm, key, input, signature)
                    ? new Outcome.Holds()
                    : new Outcome.Broken("signature does not fit the key " + where.name());
        } catch (MalformedException e) {
            return new Outcome.Broken("key " + where.name() + " cannot be used: " + e.reason());
        }
    }

    static boolean holds(CryptoEngine engine, DkimAlgorithm algorithm, PublicKey key, byte[] input, byte[] signature) {
        try {
            Signature verifier = engine.signature(algorithm.jcaSignature());
            verifier.initVerify(key);
            verifier.update(signedOctets(algorithm, input));
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            // A signature of the wrong length or form is one that does not hold.
            return false;
        }
    }

    /** RFC 8463, section 3: Ed25519 signs the SHA-256 hash, RSA's hash is part of its signature. */
    static byte[] signedOctets(DkimAlgorithm algorithm, byte[] input) {
        return switch (algorithm) {
            case RSA_SHA256 -> input;
            case ED25519_SHA256 -> CryptoEngine.sha256().digest(input);
        };
    }
}
