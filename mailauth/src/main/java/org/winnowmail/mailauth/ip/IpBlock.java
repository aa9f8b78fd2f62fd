// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.ip;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A CIDR block: an address and how many of its leading bits count.
 *
 * @param network 4 or 16 bytes
 * @param prefix leading bits that must be equal
 */
public record IpBlock(byte[] network, int prefix) {

    /** {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address; empty when it is none. */
    public static Optional<IpBlock> parse(String text) {
        int slash = text.indexOf('/');
        String ip = slash < 0 ? text : text.substring(0, slash);
        Optional<byte[]> bytes = ip.indexOf(':') < 0 ? IpLiteral.v4(ip) : IpLiteral.v6(ip);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        int bits = bytes.get().length * 8;
        int prefix = bits;
        if (slash >= 0) {
            String length = text.substring(slash + 1);
            if (length.isEmpty() || length.length() > 3 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            prefix = Integer.parseInt(length);
        }
        if (bits == 128 && prefix >= 96 && isMapped(bytes.get())) {
            // The JDK gives clients of such a block as IPv4.
            return prefix > bits
                    ? Optional.empty()
                    : Optional.of(new IpBlock(Arrays.copyOfRange(bytes.get(), 12, 16), prefix - 96));
        }
        return prefix > bits ? Optional.empty() : Optional.of(new IpBlock(bytes.get(), prefix));
    }

    /** {@code ::ffff:a.b.c.d} (RFC 4291, section 2.5.5.2). */
    private static boolean isMapped(byte[] v6) {
        for (int i = 0; i < 12; i++) {
            if (v6[i] != (i < 10 ? 0 : (byte) 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the address lies in this block; IPv4 and IPv6 never match each other. */
    public boolean contains(InetAddress address) {
        return matches(address.getAddress(), network, prefix);
    }

    public static boolean anyContains(List<IpBlock> blocks, InetAddress address) {
        for (IpBlock block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether two addresses of one family agree in their first {@code prefix} bits. */
    public static boolean matches(byte[] a, byte[] b, int prefix) {
        if (a.length != b.length) {
            return false;
        }
        int whole = prefix / 8;
        if (!Arrays.equals(a, 0, whole, b, 0, whole)) {
            return false;
        }
        int rest = prefix % 8;
        return rest == 0 || ((a[whole] ^ b[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof IpBlock b && prefix == b.prefix && Arrays.equals(network, b.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefix;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;
        } catch (java.net.UnknownHostException e) {
            return Arrays.toString(network) + "/" + prefix;
        }
    }
}
