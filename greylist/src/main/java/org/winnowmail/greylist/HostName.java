// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.message.Client;

/** What a client's verified host name says about who runs it. */
final class HostName {
    private HostName() {}

    /**
     * The name without its first label, for a machine that is one server of several: {@code mail-1.example.net} and
     * {@code mail-2.example.net} belong together. Empty for a name made from the address, as dial-up and cloud
     * customers have it: such neighbours have nothing in common.
     */
    static Optional<String> operator(Client client) {
        String name = client.name().toLowerCase(Locale.ROOT);
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String[] labels = host.split("\\.", -1);
        if (labels.length < 3
                || client.address().isEmpty()
                || isMadeFrom(client.address().get(), host)) {
            return Optional.empty();
        }
        return Optional.of(host.substring(labels[0].length() + 1));
    }

    /** Whether the last two bytes of the address stand in the name, in decimal or hexadecimal. */
    private static boolean isMadeFrom(InetAddress address, String host) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet4Address)) {
            String last = String.format(Locale.ROOT, "%02x%02x", bytes[14], bytes[15]);
            return host.replace("-", "").contains(last);
        }
        String hex = String.format(Locale.ROOT, "%02x%02x", bytes[2], bytes[3]);
        return host.contains(hex) || (hasNumber(host, bytes[2] & 0xFF) && hasNumber(host, bytes[3] & 0xFF));
    }

    private static boolean hasNumber(String host, int number) {
        String digits = Integer.toString(number);
        for (String part : host.split("[^0-9]+", -1)) {
            if (part.equals(digits) || (part.length() == 3 && Integer.parseInt(part) == number)) {
                return true;
            }
        }
        return false;
    }
}
