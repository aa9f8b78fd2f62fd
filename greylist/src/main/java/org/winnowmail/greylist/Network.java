// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of IP addresses: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or one address.
 *
 * @param address its first address, the bits beyond the prefix zero
 * @param prefix how many bits are fixed
 */
public record Network(InetAddress address, int prefix) {
    public Network {
        int bits = address.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "prefix /" + prefix + " of " + address.getHostAddress() + " is not within 0 to " + bits);
        }
        address = masked(address, prefix);
    }

    /**
     * Reads a network; no name is ever looked up.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static Network parse(String text) {
        String[] part = text.strip().split("/", 2);
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(part[0].replace("[", "").replace("]", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not an IP address or network: " + text + "; write 192.0.2.0/24 or 2001:db8::/32", e);
        }
        int bits = address.getAddress().length * 8;
        if (part.length == 1) {
            return new Network(address, bits);
        }
        try {
            return new Network(address, Integer.parseInt(part[1].strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a prefix length: " + part[1] + "; write 192.0.2.0/24", e);
        }
    }

    /** The network of so many bits around an address. */
    static Network around(InetAddress address, int ipv4Prefix, int ipv6Prefix) {
        return new Network(address, address instanceof Inet4Address ? ipv4Prefix : ipv6Prefix);
    }

    public boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && masked(other, prefix).equals(address);
    }

    private static InetAddress masked(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        int whole = prefix / 8;
        if (whole < bytes.length) {
            bytes[whole] = (byte) (bytes[whole] & (0xFF00 >> (prefix % 8)));
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + '/' + prefix;
    }
}
