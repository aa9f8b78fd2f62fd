// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A published key (RFC 6376, section 3.6.1).
 *
 * @param keyType k=, {@code rsa} when absent
 * @param key p= decoded; empty when the key was revoked
 * @param hashes h=, empty when all are fine
 * @param services s=, empty when all are fine
 * @param testing t=y: the domain is only trying
 * @param strict t=s: i= must be of the very domain of d=
 * @param text key type and key; equal records have equal keys
 * @param published the record as published
 */
public record DkimKeyRecord(
        String keyType,
        byte[] key,
        List<String> hashes,
        List<String> services,
        boolean testing,
        boolean strict,
        String text,
        String published) {

    /** Longest record shown to people, in characters. */
    private static final int SHOWN = 120;

    /** Longest record read, in characters; RSA-8192 needs 1,400. */
    private static final int MAX_RECORD = 16_384;

    /** DER in front of the 32 octets of an Ed25519 key (RFC 8410, section 4). */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    /** DER of the algorithm identifier rsaEncryption with NULL parameters (RFC 3279, section 2.3.1). */
    private static final byte[] RSA_IDENTIFIER = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    public DkimKeyRecord {
        hashes = List.copyOf(hashes);
        services = List.copyOf(services);
    }

    public static DkimKeyRecord parse(String record) throws MalformedException {
        if (record.length() > MAX_RECORD) {
            throw new MalformedException("key record of " + record.length() + " bytes, more than " + MAX_RECORD);
        }
        TagList tags = TagList.parse(record);
        if (tags.has("v") && !"DKIM1".equals(tags.get("v").orElse(""))) {
            throw new MalformedException("v=" + TagList.cut(tags.get("v").orElse("")) + " is not DKIM1");
        }
        if (!tags.has("p")) {
            throw new MalformedException("tag p= is missing");
        }
        String p = TagList.compact(tags.get("p").orElse(""));
        byte[] key;
        try {
            key = Base64.getDecoder().decode(p);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("p= is not base64");
        }
        List<String> flags = list(tags, "t");
        return new DkimKeyRecord(
                tags.get("k").orElse("rsa").toLowerCase(Locale.ROOT),
                key,
                list(tags, "h"),
                list(tags, "s"),
                flags.contains("y"),
                flags.contains("s"),
                tags.get("k").orElse("rsa") + ' ' + p,
                record);
    }

    private static List<String> list(TagList tags, String tag) {
        String value = TagList.compact(tags.get(tag).orElse("")).toLowerCase(Locale.ROOT);
        return value.isEmpty() ? List.of() : List.of(value.split(":", -1));
    }

    /** The record for people. */
    String shown() {
        return shown(published);
    }

    /** A record for people: its beginning, what cannot be printed replaced. */
    static String shown(String record) {
        String cut = record.length() > SHOWN ? record.substring(0, SHOWN) + "…" : record;
        return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    boolean isRevoked() {
        return key.length == 0;
    }

    /** Whether the key may sign mail: s= lists {@code *} or {@code email}, or is absent. */
    boolean isForMail() {
        return services.isEmpty() || services.contains("*") || services.contains("email");
    }

    boolean allowsSha256() {
        return hashes.isEmpty() || hashes.contains("sha256");
    }

    /** The key for an algorithm. */
    PublicKey publicKey(DkimAlgorithm algorithm, CryptoEngine engine) throws MalformedException {
        try {
            byte[] der = switch (algorithm) {
                case RSA_SHA256 -> rsaDer();
                case ED25519_SHA256 -> ed25519Der();
            };
            return engine.keyFactory(algorithm.jcaKeyFactory()).generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new MalformedException("p= holds no " + algorithm.keyType() + " key: " + e.getMessage());
        }
    }

    /** Bits of an RSA modulus; 256 for Ed25519. */
    static int bits(PublicKey key) {
        return key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 256;
    }

    /** RFC 6376 says RSAPublicKey (PKCS#1), everybody publishes SubjectPublicKeyInfo; both are read. */
    private byte[] rsaDer() throws MalformedException {
        if (contains(key, RSA_IDENTIFIER)) {
            return key;
        }
        byte[] bits = Der.concat(new byte[] {0}, key);
        return Der.element(0x30, Der.concat(RSA_IDENTIFIER, Der.element(0x03, bits)));
    }

    private static boolean contains(byte[] der, byte[] part) {
        for (int i = 0; i + part.length <= Math.min(der.length, 64); i++) {
            if (Arrays.equals(der, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /** RFC 8463, section 4: the 32 octets themselves; some publish SubjectPublicKeyInfo. */
    private byte[] ed25519Der() throws MalformedException {
        if (key.length == 32) {
            return Der.concat(ED25519_PREFIX, key);
        }
        if (key.length == 32 + ED25519_PREFIX.length) {
            return key;
        }
        throw new MalformedException("p= holds " + key.length + " octets, an Ed25519 key has 32");
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DkimKeyRecord r
                && text.equals(r.text)
                && testing == r.testing
                && strict == r.strict
                && hashes.equals(r.hashes)
                && services.equals(r.services);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
