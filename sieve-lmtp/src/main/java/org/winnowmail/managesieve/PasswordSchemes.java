// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Dovecot's password schemes that need nothing but the JDK: {@code {PLAIN}}, salted and unsalted SHA-2,
 * {@code {SHA256-CRYPT}}, {@code {SHA512-CRYPT}}, {@code {SCRAM-SHA-1}}, {@code {SCRAM-SHA-256}}. Others
 * (bcrypt, Argon2) are Dovecot's own auth service's business.
 */
final class PasswordSchemes {
    private PasswordSchemes() {}

    /** A stored password without its scheme. */
    record Stored(String scheme, String value) {
        /** Splits {@code {SCHEME}value}; no scheme means plain text, as for Dovecot's passwd-file crypt is {@code $…}. */
        static Stored of(String password) {
            if (password.startsWith("{") && password.indexOf('}') > 0) {
                int end = password.indexOf('}');
                String scheme = password.substring(1, end).toUpperCase(Locale.ROOT);
                // {SHA256.HEX}: the encoding behind the dot
                return new Stored(scheme, password.substring(end + 1));
            }
            return new Stored(password.startsWith("$") ? "CRYPT" : "PLAIN", password);
        }
    }

    /** Whether a password fits; false also for a scheme that is not known here. */
    static boolean fits(Stored stored, String password) {
        byte[] given = password.getBytes(StandardCharsets.UTF_8);
        String value = stored.value();
        try {
            return switch (stored.scheme()) {
                case "PLAIN", "CLEAR", "CLEARTEXT" -> same(value.getBytes(StandardCharsets.UTF_8), given);
                case "SHA256", "SSHA256" -> digest("SHA-256", value, given);
                case "SHA512", "SSHA512" -> digest("SHA-512", value, given);
                case "SHA256-CRYPT", "SHA512-CRYPT", "CRYPT" ->
                    ShaCrypt.hash(given, value)
                            .filter(h -> same(
                                    h.getBytes(StandardCharsets.US_ASCII), value.getBytes(StandardCharsets.US_ASCII)))
                            .isPresent();
                case "SCRAM-SHA-1", "SCRAM-SHA-256" -> scram(stored, password);
                default -> false;
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean same(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    /** Base64 of digest and salt. */
    private static boolean digest(String algorithm, String value, byte[] given) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        byte[] stored = Base64.getDecoder().decode(value);
        int length = digest.getDigestLength();
        if (stored.length < length) {
            return false;
        }
        digest.update(given);
        digest.update(stored, length, stored.length - length);
        return same(Arrays.copyOf(stored, length), digest.digest());
    }

    private static boolean scram(Stored stored, String password) throws GeneralSecurityException {
        Optional<ScramKeys> keys = ScramKeys.parse(stored);
        if (keys.isEmpty()) {
            return false;
        }
        ScramKeys k = keys.get();
        ScramKeys given = ScramKeys.of(k.algorithm(), password, k.salt(), k.iterations());
        return same(k.storedKey(), given.storedKey());
    }
}
