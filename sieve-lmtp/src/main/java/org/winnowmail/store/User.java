// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.message.Address;

/**
 * Somebody with a mailbox.
 *
 * @param local local part without detail, lower case
 * @param domain lower case; empty when users have none
 * @param fields what the user database knows besides ({@code home}, {@code mail}, {@code uid}, …)
 */
public record User(String local, String domain, Map<String, String> fields) {
    /** Longest local part or domain that may become a directory name, in UTF-8 bytes it is at most 255. */
    private static final int MAX_NAME = 200;

    public User {
        fields = Map.copyOf(fields);
    }

    /**
     * A user named by an address or login; empty when the name could leave its directory or name none:
     * path patterns are filled with it.
     */
    public static Optional<User> named(String local, String domain, Map<String, String> fields) {
        String l = local.toLowerCase(Locale.ROOT);
        String d = domain.toLowerCase(Locale.ROOT);
        boolean safe = isSafe(l) && (d.isEmpty() || isSafe(d));
        return safe ? Optional.of(new User(l, d, fields)) : Optional.empty();
    }

    /** A user by login name, {@code local@domain} or {@code local}. */
    public static Optional<User> named(String login) {
        int at = login.lastIndexOf('@');
        return at < 0 ? named(login, "", Map.of()) : named(login.substring(0, at), login.substring(at + 1), Map.of());
    }

    private static boolean isSafe(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME
                && name.charAt(0) != '.'
                && name.chars().noneMatch(c -> c < 0x20 || c == 0x7F || c == '/' || c == '\\' || c == 0xFFFD);
    }

    /** {@code local@domain}, or the local part alone; what the user logs in with. */
    public String login() {
        return domain.isEmpty() ? local : local + '@' + domain;
    }

    public Address address() {
        return new Address(local, domain);
    }
}
