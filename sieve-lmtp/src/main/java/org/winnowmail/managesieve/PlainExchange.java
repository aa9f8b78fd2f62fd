// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.managesieve.Authenticator.Turn;
import org.winnowmail.store.User;

/** SASL PLAIN (RFC 4616) and LOGIN (two questions), against stored passwords. */
final class PlainExchange implements Authenticator.Exchange {
    private final boolean login;
    private final ScramExchange.Passwords passwords;
    private Optional<String> name = Optional.empty();

    PlainExchange(boolean login, ScramExchange.Passwords passwords) {
        this.login = login;
        this.passwords = passwords;
    }

    @Override
    public Turn answer(Optional<byte[]> response) {
        if (response.isEmpty()) {
            return new Turn.Challenge(login ? bytes("Username:") : new byte[0]);
        }
        String text = new String(response.get(), StandardCharsets.UTF_8);
        if (login) {
            if (name.isEmpty()) {
                name = Optional.of(text);
                return new Turn.Challenge(bytes("Password:"));
            }
            return check(name.get(), text);
        }
        String[] parts = text.split("\0", -1);
        if (parts.length != 3) {
            return new Turn.Failure("malformed PLAIN message", false);
        }
        if (!parts[0].isEmpty() && !parts[0].equalsIgnoreCase(parts[1])) {
            return new Turn.Failure("only one's own scripts", false);
        }
        return check(parts[1], parts[2]);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Turn check(String who, String password) {
        try {
            Optional<String> stored = passwords.of(who.toLowerCase(Locale.ROOT));
            boolean fits = stored.isPresent()
                    && !stored.get().isEmpty()
                    && PasswordSchemes.fits(PasswordSchemes.Stored.of(stored.get()), password);
            Optional<User> user = fits ? User.named(who) : Optional.empty();
            return user.<Turn>map(u -> new Turn.Success(u, new byte[0]))
                    .orElseGet(() -> new Turn.Failure("authentication failed", false, who));
        } catch (IOException e) {
            return new Turn.Failure("passwords unavailable", true);
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
