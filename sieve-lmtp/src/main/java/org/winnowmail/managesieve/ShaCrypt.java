// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * {@code crypt(3)} by SHA-2: {@code $5$} and {@code $6$}, after Ulrich Drepper's public specification
 * "Unix crypt using SHA-256 and SHA-512". Step numbers are those of the specification.
 */
final class ShaCrypt {
    private static final String ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** The specification allows 999,999,999, which would take minutes. */
    private static final int MAX_ROUNDS = 1_000_000;

    private ShaCrypt() {}

    /** The hash of a password with the salt and rounds of a stored hash; empty when that is of no such kind. */
    static Optional<String> hash(byte[] password, String stored) {
        boolean long512 = stored.startsWith("$6$");
        if (!long512 && !stored.startsWith("$5$")) {
            return Optional.empty();
        }
        String rest = stored.substring(3);
        int rounds = 5000;
        boolean named = rest.startsWith("rounds=");
        if (named) {
            int end = rest.indexOf('$');
            if (end < 8 || end > 20 || !rest.substring(7, end).chars().allMatch(Character::isDigit)) {
                return Optional.empty();
            }
            long asked = Long.parseLong(rest.substring(7, end));
            if (asked > MAX_ROUNDS) {
                return Optional.empty();
            }
            rounds = (int) Math.max(1000, asked);
            rest = rest.substring(end + 1);
        }
        int end = rest.indexOf('$');
        String salt = end < 0 ? rest : rest.substring(0, end);
        salt = salt.substring(0, Math.min(16, salt.length()));
        byte[] digest =
                digest(long512 ? "SHA-512" : "SHA-256", password, salt.getBytes(StandardCharsets.UTF_8), rounds);
        return Optional.of((long512 ? "$6$" : "$5$") + (named ? "rounds=" + rounds + "$" : "") + salt + "$"
                + (long512 ? encode512(digest) : encode256(digest)));
    }

    private static byte[] digest(String algorithm, byte[] password, byte[] salt, int rounds) {
        try {
            MessageDigest a = MessageDigest.getInstance(algorithm);
            MessageDigest b = MessageDigest.getInstance(algorithm);
            // 4 to 8
            b.update(password);
            b.update(salt);
            b.update(password);
            byte[] digestB = b.digest();
            // 1 to 3, 9 to 12
            a.update(password);
            a.update(salt);
            a.update(repeat(digestB, password.length));
            for (int n = password.length; n > 0; n >>= 1) {
                a.update((n & 1) != 0 ? digestB : password);
            }
            byte[] digest = a.digest();
            // 13 to 16
            MessageDigest dp = MessageDigest.getInstance(algorithm);
            for (int i = 0; i < password.length; i++) {
                dp.update(password);
            }
            byte[] p = repeat(dp.digest(), password.length);
            // 17 to 20
            MessageDigest ds = MessageDigest.getInstance(algorithm);
            for (int i = 0; i < 16 + (digest[0] & 0xFF); i++) {
                ds.update(salt);
            }
            byte[] s = repeat(ds.digest(), salt.length);
            // 21
            for (int i = 0; i < rounds; i++) {
                MessageDigest c = MessageDigest.getInstance(algorithm);
                c.update((i & 1) != 0 ? p : digest);
                if (i % 3 != 0) {
                    c.update(s);
                }
                if (i % 7 != 0) {
                    c.update(p);
                }
                c.update((i & 1) != 0 ? digest : p);
                digest = c.digest();
            }
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static byte[] repeat(byte[] block, int length) {
        byte[] out = new byte[length];
        for (int i = 0; i < length; i += block.length) {
            System.arraycopy(block, 0, out, i, Math.min(block.length, length - i));
        }
        return out;
    }

    /** 22: bytes three by three in an order that turns by one place each time. */
    private static String encode512(byte[] d) {
        StringBuilder out = new StringBuilder(86);
        int[] at = {0, 21, 42};
        for (int i = 0; i < 21; i++) {
            group(out, d[at[0]], d[at[1]], d[at[2]], 4);
            at = new int[] {at[1] + 1, at[2] + 1, at[0] + 1};
        }
        group(out, (byte) 0, (byte) 0, d[63], 2);
        return out.toString();
    }

    private static String encode256(byte[] d) {
        StringBuilder out = new StringBuilder(43);
        int[] at = {0, 10, 20};
        for (int i = 0; i < 10; i++) {
            group(out, d[at[0]], d[at[1]], d[at[2]], 4);
            at = new int[] {at[2] + 1, at[0] + 1, at[1] + 1};
        }
        group(out, (byte) 0, d[31], d[30], 3);
        return out.toString();
    }

    private static void group(StringBuilder out, byte high, byte middle, byte low, int characters) {
        int bits = ((high & 0xFF) << 16) | ((middle & 0xFF) << 8) | (low & 0xFF);
        for (int i = 0; i < characters; i++) {
            out.append(ALPHABET.charAt(bits & 0x3F));
            bits >>>= 6;
        }
    }
}
