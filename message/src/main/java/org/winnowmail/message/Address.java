// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Locale;
import java.util.Optional;

/**
 * A mailbox address: local part and domain as written, without angle brackets, comments or a source
 * route (RFC 5321, section 4.1.2). Both may be UTF-8 (RFC 6531).
 *
 * @param local the local part, unquoted
 * @param domain the domain as written, an address literal in brackets, or empty when there was none
 */
public record Address(String local, String domain) {
    /** Longest path accepted, in characters; RFC 5321 section 4.5.3.1.3 asks for 256, UTF-8 may need more. */
    public static final int MAX_LENGTH = 1024;

    /**
     * Reads one addr-spec, with or without angle brackets and source route, as MAIL FROM, RCPT TO and
     * milters give it.
     *
     * @return empty for the null path {@code <>}, for an empty text and for what cannot be an address
     */
    public static Optional<Address> parse(String path) {
        String s = path.strip();
        if (s.startsWith("<") && s.endsWith(">") && s.length() >= 2) {
            s = s.substring(1, s.length() - 1).strip();
        }
        if (s.startsWith("@")) {
            int route = s.indexOf(':');
            if (route > 0) {
                s = s.substring(route + 1);
            }
        }
        if (s.isEmpty() || s.length() > MAX_LENGTH || hasControl(s)) {
            return Optional.empty();
        }
        int at = s.lastIndexOf('@');
        String local = at < 0 ? s : s.substring(0, at);
        String domain = at < 0 ? "" : s.substring(at + 1);
        if (local.length() >= 2 && local.startsWith("\"") && local.endsWith("\"")) {
            local = unquote(local);
        }
        return local.isEmpty() && domain.isEmpty() ? Optional.empty() : Optional.of(new Address(local, domain));
    }

    private static boolean hasControl(String s) {
        return s.chars().anyMatch(c -> c < 0x20 || c == 0x7F);
    }

    private static String unquote(String quoted) {
        StringBuilder plain = new StringBuilder(quoted.length());
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c == '\\' && i + 1 < quoted.length() - 1) {
                c = quoted.charAt(++i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /** The domain in lower case, for comparison and look-ups. */
    public String domainKey() {
        return domain.toLowerCase(Locale.ROOT);
    }

    /** Local part before the first {@code delimiter}; {@code user} of {@code user+folder}. */
    public String user(char delimiter) {
        int cut = local.indexOf(delimiter);
        return cut <= 0 ? local : local.substring(0, cut);
    }

    /** What follows the first {@code delimiter} (RFC 5233 "detail"); empty optional when there is none. */
    public Optional<String> detail(char delimiter) {
        int cut = local.indexOf(delimiter);
        return cut <= 0 ? Optional.empty() : Optional.of(local.substring(cut + 1));
    }

    /** {@code local@domain}, the local part quoted where RFC 5321 needs it. */
    @Override
    public String toString() {
        String l = needsQuotes(local) ? '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : local;
        return domain.isEmpty() ? l : l + '@' + domain;
    }

    private static boolean needsQuotes(String local) {
        if (local.isEmpty() || local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return true;
        }
        return local.chars()
                .anyMatch(c -> c < 0x80 && !Character.isLetterOrDigit(c) && "!#$%&'*+-/=?^_`{|}~.".indexOf(c) < 0);
    }
}
