// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps for SCRAM (RFC 5802, section 3).
 *
 * @param algorithm {@code SHA-1} or {@code SHA-256}
 */
record ScramKeys(String algorithm, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    /** More would let one log-in burn a core; RFC 7677 asks for 4096. */
    private static final int MAX_ITERATIONS = 1_000_000;

    /** Dovecot's form: {@code iterations,salt,storedKey,serverKey}, the last three in Base64. */
    static Optional<ScramKeys> parse(PasswordSchemes.Stored stored) {
        if (!stored.scheme().startsWith("SCRAM-")) {
            return Optional.empty();
        }
        String[] parts = stored.value().split(",", -1);
        try {
            int iterations = parts.length == 4 ? Integer.parseInt(parts[0]) : 0;
            if (iterations < 1 || iterations > MAX_ITERATIONS) {
                return Optional.empty();
            }
            Base64.Decoder base64 = Base64.getDecoder();
            return Optional.of(new ScramKeys(
                    stored.scheme().substring(6),
                    iterations,
                    base64.decode(parts[1]),
                    base64.decode(parts[2]),
                    base64.decode(parts[3])));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    static ScramKeys of(String algorithm, String password, byte[] salt, int iterations)
            throws GeneralSecurityException {
        PBEKeySpec spec =
                new PBEKeySpec(password.toCharArray(), salt, iterations, algorithm.equals("SHA-1") ? 160 : 256);
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmac" + name(algorithm))
                .generateSecret(spec)
                .getEncoded();
        byte[] clientKey = hmac(algorithm, salted, "Client Key");
        byte[] storedKey = MessageDigest.getInstance(algorithm).digest(clientKey);
        return new ScramKeys(algorithm, iterations, salt, storedKey, hmac(algorithm, salted, "Server Key"));
    }

    static byte[] hmac(String algorithm, byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("Hmac" + name(algorithm));
        mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(String algorithm) {
        return algorithm.replace("-", "");
    }
}
