// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;

/**
 * Someone who is never made to wait, by an administrator's word.
 *
 * <p>Written as a network ({@code 192.0.2.0/24}), a client's verified host name or its domain ({@code
 * client:example.org}), a sender or a sender's domain ({@code news@example.org}, {@code example.org}), a recipient or
 * a recipient's domain ({@code to:boss@example.net}). A domain covers those below it.
 */
public sealed interface Exemption {
    /** By address. */
    record ByNetwork(Network network) implements Exemption {}

    /** By the host name the client's address and name agree on. */
    record ByClientName(String domain) implements Exemption {}

    /** By envelope sender; an address or a domain. Anybody can write another's sender: prefer a network. */
    record BySender(String addressOrDomain) implements Exemption {}

    /** By recipient; an address or a domain. */
    record ByRecipient(String addressOrDomain) implements Exemption {}

    /** Reads one; {@link #text} of the result is the form it is kept in. */
    static Exemption parse(String text) {
        String s = text.strip().toLowerCase(Locale.ROOT);
        if (s.startsWith("client:")) {
            String rest = s.substring(7);
            return isNetwork(rest) ? new ByNetwork(Network.parse(rest)) : new ByClientName(name(rest, text));
        }
        if (s.startsWith("to:")) {
            return new ByRecipient(name(s.substring(3), text));
        }
        if (s.startsWith("from:")) {
            return new BySender(name(s.substring(5), text));
        }
        return isNetwork(s) ? new ByNetwork(Network.parse(s)) : new BySender(name(s, text));
    }

    private static boolean isNetwork(String s) {
        return s.contains("/") || s.indexOf(':') >= 0 || s.matches("[0-9.]+");
    }

    private static String name(String s, String text) {
        String plain = s.startsWith(".") || s.startsWith("@") ? s.substring(1) : s;
        if (!plain.matches("[^\\s<>,;:]{1,300}") || !plain.contains(".")) {
            throw new IllegalArgumentException(
                    "not a network, domain or address: " + text
                            + "; write 192.0.2.0/24, example.org, user@example.org, client:mail.example.org or to:user@example.org");
        }
        return plain;
    }

    /** Whether it covers this mail. */
    default boolean covers(Client client, Optional<Address> sender, Address recipient) {
        return switch (this) {
            case ByNetwork n -> {
                Optional<InetAddress> address = client.address();
                yield address.isPresent() && n.network().contains(address.get());
            }
            case ByClientName c -> isWithin(client.name(), c.domain());
            case BySender s -> sender.isPresent() && matches(sender.get(), s.addressOrDomain());
            case ByRecipient r -> matches(recipient, r.addressOrDomain());
        };
    }

    private static boolean matches(Address address, String addressOrDomain) {
        return addressOrDomain.contains("@")
                ? address.toString().equalsIgnoreCase(addressOrDomain)
                : isWithin(address.domain(), addressOrDomain);
    }

    private static boolean isWithin(String name, String domain) {
        String n = name.toLowerCase(Locale.ROOT);
        return n.equals(domain) || n.endsWith('.' + domain);
    }

    /** The form {@link #parse} reads. */
    default String text() {
        return switch (this) {
            case ByNetwork n -> n.network().toString();
            case ByClientName c -> "client:" + c.domain();
            case BySender s -> "from:" + s.addressOrDomain();
            case ByRecipient r -> "to:" + r.addressOrDomain();
        };
    }
}
