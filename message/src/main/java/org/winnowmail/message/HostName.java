// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Host names of URLs in the one form they are compared in. */
final class HostName {
    /** Longest name in the DNS (RFC 1035, section 2.3.4), with room for escapes that are yet to be undone. */
    private static final int MAX_LENGTH = 1024;

    private HostName() {}

    /** Lower case, escapes undone, punycode, IPv4 numbers dotted; empty for what can be no host. */
    static Optional<String> normalized(String written) {
        if (written.isEmpty() || written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        if (written.startsWith("[")) {
            return Optional.of(written.toLowerCase(Locale.ROOT)).filter(h -> h.endsWith("]"));
        }
        String host = written.indexOf('%') < 0 ? written : new String(percentDecoded(written), StandardCharsets.UTF_8);
        boolean simple = true;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c == 0x7F || "<>\"'()[]{}|^`\\/?#@:,;!$&*=+~".indexOf(c) >= 0) {
                return Optional.empty();
            }
            simple &= c < 0x80;
        }
        host = simple ? host.toLowerCase(Locale.ROOT) : toAscii(host);
        while (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        if (host.isEmpty() || host.length() > 255 || host.startsWith(".")) {
            return Optional.empty();
        }
        char last = host.charAt(host.length() - 1);
        boolean number = (last >= '0' && last <= '9') || host.lastIndexOf("0x") > host.lastIndexOf('.');
        return Optional.of(number ? ipv4(host).orElse(host) : host);
    }

    /** Punycode; a name that IDNA refuses stays as it is, in lower case. */
    private static String toAscii(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (RuntimeException refused) {
            return host.toLowerCase(Locale.ROOT);
        }
    }

    /** The letters that punycode labels stand for. */
    static String toUnicode(String host) {
        if (!host.contains("xn--")) {
            return host;
        }
        try {
            return IDN.toUnicode(host, IDN.ALLOW_UNASSIGNED);
        } catch (RuntimeException refused) {
            return host;
        }
    }

    /** One to four numbers, decimal, octal or hexadecimal, the last one filling what is left. */
    private static Optional<String> ipv4(String host) {
        String[] pieces = host.split("\\.", 6);
        if (pieces.length > 4) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < pieces.length; i++) {
            boolean last = i == pieces.length - 1;
            long n = number(pieces[i]);
            long room = last ? 1L << (8 * (5 - pieces.length)) : 256;
            if (n < 0 || n >= room) {
                return Optional.empty();
            }
            address = last ? address | n : address | n << (8 * (3 - i));
        }
        return Optional.of((address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "."
                + (address & 255));
    }

    private static long number(String s) {
        int radix = 10;
        int from = 0;
        if (s.startsWith("0x")) {
            radix = 16;
            from = 2;
        } else if (s.length() > 1 && s.startsWith("0")) {
            radix = 8;
            from = 1;
        }
        if (s.isEmpty() || s.length() - from > 12) {
            return -1;
        }
        long n = 0;
        for (int i = from; i < s.length(); i++) {
            int digit = s.charAt(i) < 0x80 ? Character.digit(s.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            n = n * radix + digit;
        }
        return n;
    }

    static boolean isIpv4(String host) {
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }

    static byte[] percentDecoded(String s) {
        byte[] in = s.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int hi = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int lo = hi >= 0 ? Character.digit(in[i + 2], 16) : -1;
            if (lo >= 0) {
                out.write(hi << 4 | lo);
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return out.toByteArray();
    }
}
