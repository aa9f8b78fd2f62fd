// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.net.InetAddress;
import java.util.Optional;

/** IP addresses written out, as in Received fields and address literals; never a name, so never a look-up. */
final class IpLiteral {
    private IpLiteral() {}

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
