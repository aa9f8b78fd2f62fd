// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/** IP addresses written out, as in Received fields and address literals; never a name, so never a look-up. */
public final class IpLiteral {
    /** Groups of an IPv6 address. */
    private static final int GROUPS = 8;

    private IpLiteral() {}

    /** The shortest form: of IPv6 as in RFC 5952, section 4. */
    public static String write(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int bestAt = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = i;
            while (run < GROUPS && groups[run] == 0) {
                run++;
            }
            if (run - i > bestLength) {
                bestAt = i;
                bestLength = run - i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestAt) {
                out.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }

    /** As in a Received field or an address (RFC 5321, section 4.1.3): {@code [192.0.2.1]}, {@code [IPv6:2001:db8::1]}. */
    public static String bracketed(InetAddress address) {
        return (address instanceof Inet6Address ? "[IPv6:" : "[") + write(address) + "]";
    }

    /** Reads {@code 192.0.2.1}, {@code 2001:db8::1}, {@code IPv6:2001:db8::1}, with or without brackets. */
    static Optional<InetAddress> parse(String text) {
        String s = text;
        if (s.startsWith("[") && s.endsWith("]")) {
            s = s.substring(1, s.length() - 1);
        }
        if (s.regionMatches(true, 0, "ipv6:", 0, 5)) {
            s = s.substring(5);
        }
        int zone = s.indexOf('%');
        s = zone < 0 ? s : s.substring(0, zone);
        if (!looksLikeAddress(s)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(s));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static boolean looksLikeAddress(String s) {
        if (s.length() < 2 || s.length() > 45) {
            return false;
        }
        int dots = 0;
        int colons = 0;
        boolean letters = false;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c == ':') {
                colons++;
            } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
                letters = true;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return colons >= 2 || (colons == 0 && dots == 3 && !letters);
    }
}
