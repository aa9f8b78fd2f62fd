// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.ip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Reads IP addresses as text, strictly: no names, no zones, no octal, no short forms. The JDK's own
 * reader accepts {@code 1.2} and asks the DNS for anything else.
 */
public final class IpLiteral {
    private IpLiteral() {}

    /** An IPv4 or IPv6 address; a mapped one ({@code ::ffff:1.2.3.4}) comes out as IPv4, as the JDK does. */
    public static Optional<InetAddress> parse(String text) {
        Optional<byte[]> bytes = text.indexOf(':') < 0 ? v4(text) : v6(text);
        return bytes.map(IpLiteral::address);
    }

    /** Four decimal octets without leading zeros (RFC 7208, section 5.6: dotted quad). */
    public static Optional<byte[]> v4(String text) {
        byte[] out = new byte[4];
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int value = 0;
            int start = at;
            while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
                value = value * 10 + (text.charAt(at++) - '0');
            }
            int digits = at - start;
            if (digits == 0 || value > 255 || (digits > 1 && text.charAt(start) == '0')) {
                return Optional.empty();
            }
            out[i] = (byte) value;
            if (i < 3 && (at >= text.length() || text.charAt(at++) != '.')) {
                return Optional.empty();
            }
        }
        return at == text.length() ? Optional.of(out) : Optional.empty();
    }

    /** Eight groups, one run of zeros may be {@code ::}, the last two may be a dotted quad (RFC 4291, section 2.2). */
    public static Optional<byte[]> v6(String text) {
        if (text.length() < 2 || text.length() > 45) {
            return Optional.empty();
        }
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        byte[] out = new byte[16];
        if (gap < 0) {
            return groups(text, out) == 16 ? Optional.of(out) : Optional.empty();
        }
        byte[] tail = new byte[16];
        int head = groups(text.substring(0, gap), out);
        int rest = groups(text.substring(gap + 2), tail);
        if (head < 0 || rest < 0 || head + rest > 14 || text.substring(0, gap).indexOf('.') >= 0) {
            return Optional.empty();
        }
        for (int i = head; i < 16 - rest; i++) {
            out[i] = 0;
        }
        System.arraycopy(tail, 0, out, 16 - rest, rest);
        return Optional.of(out);
    }

    /** Bytes written from colon-separated groups; -1 when they are none. */
    private static int groups(String text, byte[] out) {
        if (text.isEmpty()) {
            return 0;
        }
        int n = 0;
        int at = 0;
        while (true) {
            int end = text.indexOf(':', at);
            String group = end < 0 ? text.substring(at) : text.substring(at, end);
            if (end < 0 && group.indexOf('.') >= 0) {
                Optional<byte[]> quad = v4(group);
                if (quad.isEmpty() || n > 12) {
                    return -1;
                }
                System.arraycopy(quad.get(), 0, out, n, 4);
                return n + 4;
            }
            if (group.isEmpty() || group.length() > 4 || n > 14) {
                return -1;
            }
            int value = 0;
            for (int i = 0; i < group.length(); i++) {
                int digit = Character.digit(group.charAt(i), 16);
                if (digit < 0 || group.charAt(i) > 'f') {
                    return -1;
                }
                value = value << 4 | digit;
            }
            out[n++] = (byte) (value >> 8);
            out[n++] = (byte) value;
            if (end < 0) {
                return n;
            }
            at = end + 1;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("only 4 or 16 bytes come here", e);
        }
    }
}
