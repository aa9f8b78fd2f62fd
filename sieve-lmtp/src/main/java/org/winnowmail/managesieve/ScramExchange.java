// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.managesieve.Authenticator.Turn;
import org.winnowmail.store.User;

/**
 * SCRAM without channel binding, server side (RFC 5802, RFC 7677). Works with a stored SCRAM password of the
 * same hash and with a plain one. An unknown user gets a full exchange that fails at its end, with a salt
 * made of the name, so that names cannot be probed.
 */
final class ScramExchange implements Authenticator.Exchange {
    private static final int ITERATIONS = 4096;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] PROBE_KEY = RANDOM.generateSeed(16);

    /** Finds a stored password by login name. */
    @FunctionalInterface
    interface Passwords {
        Optional<String> of(String login) throws IOException;
    }

    private final String algorithm;
    private final Passwords passwords;
    private int step;
    private String login = "";
    private String clientFirstBare = "";
    private String gs2 = "";
    private String serverFirst = "";
    private String nonce = "";
    private Optional<ScramKeys> keys = Optional.empty();

    ScramExchange(String algorithm, Passwords passwords) {
        this.algorithm = algorithm;
        this.passwords = passwords;
    }

    @Override
    public Turn answer(Optional<byte[]> response) {
        if (response.isEmpty()) {
            return step == 0 ? new Turn.Challenge(new byte[0]) : new Turn.Failure("no answer", false);
        }
        String text = new String(response.get(), StandardCharsets.UTF_8);
        try {
            return switch (step++) {
                case 0 -> first(text);
                case 1 -> last(text);
                default -> new Turn.Failure("exchange is over", false);
            };
        } catch (IOException e) {
            return new Turn.Failure("passwords unavailable", true);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return new Turn.Failure("malformed SCRAM message", false);
        }
    }

    private Turn first(String text) throws IOException, GeneralSecurityException {
        // gs2-header: channel binding flag, authorization identity; then n=name,r=nonce
        String[] parts = text.split(",", 4);
        if (parts.length < 4 || !(parts[0].equals("n") || parts[0].equals("y")) || !parts[2].startsWith("n=")) {
            return new Turn.Failure("channel binding is not offered", false);
        }
        login = parts[2].substring(2).replace("=2C", ",").replace("=3D", "=").toLowerCase(Locale.ROOT);
        String authorization = parts[1].startsWith("a=") ? parts[1].substring(2) : parts[1];
        if (!authorization.isEmpty() && !authorization.equalsIgnoreCase(login)) {
            return new Turn.Failure("only one's own scripts", false);
        }
        gs2 = parts[0] + "," + parts[1] + ",";
        clientFirstBare = text.substring(gs2.length());
        String[] rest = parts[3].split(",", -1);
        if (!rest[0].startsWith("r=") || rest[0].length() < 3) {
            return new Turn.Failure("nonce missing", false);
        }
        byte[] random = new byte[18];
        RANDOM.nextBytes(random);
        nonce = rest[0].substring(2) + Base64.getEncoder().encodeToString(random);
        ScramKeys used = keysOf(login);
        serverFirst =
                "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(used.salt()) + ",i=" + used.iterations();
        return new Turn.Challenge(serverFirst.getBytes(StandardCharsets.UTF_8));
    }

    private ScramKeys keysOf(String name) throws IOException, GeneralSecurityException {
        Optional<String> password = passwords.of(name);
        if (password.isPresent()) {
            PasswordSchemes.Stored stored = PasswordSchemes.Stored.of(password.get());
            keys = stored.scheme().equals("PLAIN")
                    ? Optional.of(ScramKeys.of(algorithm, stored.value(), salt(name), ITERATIONS))
                    : ScramKeys.parse(stored).filter(k -> k.algorithm().equals(algorithm));
        }
        return keys.orElse(new ScramKeys(algorithm, ITERATIONS, salt(name), new byte[0], new byte[0]));
    }

    private static byte[] salt(String name) throws GeneralSecurityException {
        byte[] salt = new byte[16];
        System.arraycopy(ScramKeys.hmac("SHA-256", PROBE_KEY, name), 0, salt, 0, salt.length);
        return salt;
    }

    private Turn last(String text) throws GeneralSecurityException {
        int proofAt = text.lastIndexOf(",p=");
        String[] parts = text.split(",", -1);
        String binding = "c=" + Base64.getEncoder().encodeToString(gs2.getBytes(StandardCharsets.UTF_8));
        if (proofAt < 0 || parts.length < 3 || !parts[0].equals(binding) || !parts[1].equals("r=" + nonce)) {
            return new Turn.Failure("authentication failed", false, login);
        }
        byte[] proof = Base64.getDecoder().decode(text.substring(proofAt + 3));
        Optional<User> user = User.named(login);
        if (keys.isEmpty() || user.isEmpty()) {
            return new Turn.Failure("authentication failed", false, login);
        }
        ScramKeys k = keys.get();
        String authMessage = clientFirstBare + "," + serverFirst + "," + text.substring(0, proofAt);
        byte[] clientKey = ScramKeys.hmac(algorithm, k.storedKey(), authMessage);
        if (proof.length != clientKey.length) {
            return new Turn.Failure("authentication failed", false, login);
        }
        for (int i = 0; i < proof.length; i++) {
            clientKey[i] ^= proof[i];
        }
        if (!MessageDigest.isEqual(MessageDigest.getInstance(algorithm).digest(clientKey), k.storedKey())) {
            return new Turn.Failure("authentication failed", false, login);
        }
        String signature =
                "v=" + Base64.getEncoder().encodeToString(ScramKeys.hmac(algorithm, k.serverKey(), authMessage));
        return new Turn.Success(user.get(), signature.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        // holds nothing
    }
}
