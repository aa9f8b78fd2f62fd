// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A web address taken apart as browsers do (WHATWG URL), which is more lenient than RFC 3986: blanks and
 * line ends inside are dropped, backslashes are slashes, slashes may be too few or too many, the host may
 * be percent-encoded, an IP address may be one number, octal or hexadecimal.
 *
 * @param scheme in lower case; {@code http} when none was written
 * @param userInfo what stands before {@code @}, as written; empty when none
 * @param host lower case, punycode for international names, dotted decimal for IPv4, bracketed IPv6
 * @param unicodeHost the host with punycode labels as the letters they stand for
 * @param port as written, or the scheme's
 * @param path with the leading slash, as written
 * @param query without the question mark; empty when none
 * @param fragment without the hash; empty when none
 */
public record Url(
        String scheme,
        String userInfo,
        String host,
        String unicodeHost,
        int port,
        String path,
        String query,
        String fragment) {

    /**
     * Takes a URL apart.
     *
     * @param text with a scheme, or {@code //host/…}, or a bare host with perhaps port and path
     * @return empty for what leads to no host: mailto:, cid:, javascript:, a relative path
     */
    public static Optional<Url> parse(String text) {
        String s = clean(text);
        int colon = schemeEnd(s);
        String scheme = colon < 0 ? "" : s.substring(0, colon).toLowerCase(Locale.ROOT);
        int at;
        switch (scheme) {
            case "http", "https", "ftp", "ws", "wss" -> at = pastSlashes(s, colon + 1);
            case "" -> at = s.startsWith("//") || s.startsWith("\\\\") ? pastSlashes(s, 0) : 0;
            default -> {
                // "host:8080/path" looks like a scheme; any other scheme must show an authority
                if (s.startsWith("//", colon + 1)) {
                    at = colon + 3;
                } else if (scheme.indexOf('.') > 0 && colon + 1 < s.length() && isDigit(s.charAt(colon + 1))) {
                    at = 0;
                    scheme = "";
                } else {
                    return Optional.empty();
                }
            }
        }
        boolean bare = scheme.isEmpty() && at == 0;
        return read(s, at, scheme.isEmpty() ? "http" : scheme, bare);
    }

    private static Optional<Url> read(String s, int from, String scheme, boolean bare) {
        int end = from;
        while (end < s.length() && "/\\?#".indexOf(s.charAt(end)) < 0) {
            end++;
        }
        int at = s.lastIndexOf('@', end - 1);
        String userInfo = at >= from ? s.substring(from, at) : "";
        String authority = s.substring(Math.max(from, at + 1), end);
        int port = defaultPort(scheme);
        int colon = authority.lastIndexOf(':');
        if (colon >= 0 && authority.indexOf(']', colon) < 0) {
            port = number(authority, colon + 1, port);
            authority = authority.substring(0, colon);
        }
        Optional<String> host = HostName.normalized(authority);
        if (host.isEmpty() || (bare && !canStandBare(host.get()))) {
            return Optional.empty();
        }
        int hash = s.indexOf('#', end);
        int stop = hash < 0 ? s.length() : hash;
        int question = s.indexOf('?', end);
        int pathEnd = question < 0 || question > stop ? stop : question;
        String path = pathEnd == end ? "/" : s.substring(end, pathEnd).replace('\\', '/');
        return Optional.of(new Url(
                scheme,
                userInfo,
                host.get(),
                HostName.toUnicode(host.get()),
                port,
                path,
                pathEnd == stop ? "" : s.substring(pathEnd + 1, stop),
                hash < 0 ? "" : s.substring(hash + 1)));
    }

    /** Without a scheme only a name under a real top-level domain is a host, not {@code logo.gif}. */
    private static boolean canStandBare(String host) {
        return host.startsWith("www.")
                || HostName.isIpv4(host)
                || (host.indexOf('.') > 0 && PublicSuffixes.shipped().endsInKnownTopLevel(host));
    }

    /** The text without surrounding blanks, and without the tabs and line ends that browsers drop. */
    private static String clean(String text) {
        int from = 0;
        int to = Math.min(text.length(), Link.MAX_TARGET);
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        String s = text.substring(from, to);
        if (s.indexOf('\n') < 0 && s.indexOf('\r') < 0 && s.indexOf('\t') < 0) {
            return s;
        }
        return s.replace("\t", "").replace("\n", "").replace("\r", "");
    }

    /** Position of the colon that ends a scheme; -1 when the text does not begin with one. */
    private static int schemeEnd(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == ':') {
                return i == 0 ? -1 : i;
            }
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!letter && (i == 0 || !(isDigit(c) || c == '+' || c == '-' || c == '.'))) {
                return -1;
            }
        }
        return -1;
    }

    private static int pastSlashes(String s, int from) {
        int i = from;
        while (i < s.length() && (s.charAt(i) == '/' || s.charAt(i) == '\\')) {
            i++;
        }
        return i;
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "https", "wss" -> 443;
            case "ftp" -> 21;
            default -> 80;
        };
    }

    private static int number(String s, int from, int otherwise) {
        int n = 0;
        for (int i = from; i < s.length(); i++) {
            if (!isDigit(s.charAt(i)) || n > 65_535) {
                return otherwise;
            }
            n = n * 10 + s.charAt(i) - '0';
        }
        return from == s.length() || n > 65_535 ? otherwise : n;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether the host is an IP address. */
    public boolean isIp() {
        return host.startsWith("[") || HostName.isIpv4(host);
    }

    /** The domain that someone registered, by the public suffix list; empty for an IP address or a bare suffix. */
    public Optional<String> registeredDomain() {
        return isIp() ? Optional.empty() : PublicSuffixes.shipped().registeredDomain(host);
    }

    /** The path with percent escapes undone, as far as they are UTF-8. */
    public String decodedPath() {
        return new String(HostName.percentDecoded(path), StandardCharsets.UTF_8);
    }

    /** Scheme, host, port if unusual, path and query; no user info and no fragment. */
    @Override
    public String toString() {
        String p = port == defaultPort(scheme) ? "" : ":" + port;
        return scheme + "://" + host + p + path + (query.isEmpty() ? "" : "?" + query);
    }
}
