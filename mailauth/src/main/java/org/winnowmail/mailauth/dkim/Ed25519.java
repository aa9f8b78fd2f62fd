// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;

/** The public key of an Ed25519 seed; the JDK offers that only through its key generator. */
final class Ed25519 {
    private Ed25519() {}

    /** RFC 8032, section 5.1.5: the seed alone makes the key, so a generator fed with it makes the same pair. */
    static byte[] publicKey(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
        generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
        EdECPublicKey key = (EdECPublicKey) generator.generateKeyPair().getPublic();
        byte[] encoded = key.getEncoded();
        byte[] last32 = new byte[32];
        System.arraycopy(encoded, encoded.length - 32, last32, 0, 32);
        return last32;
    }

    /** Hands out the seed instead of chance. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
        }
    }
}
