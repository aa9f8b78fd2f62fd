// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.author;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/**
 * The authors that the From fields claim (RFC 5322, section 3.6.2).
 *
 * <p>Forgers write From fields that one reader takes for this and another for that: several fields,
 * several addresses, addresses in display names, comments and groups. Everything that some mail reader
 * might take for an author's address is listed here, so that none evades a check.
 *
 * @param fields number of From fields; one is right
 * @param addresses {@code local@domain} in order, domain in lower case and ASCII
 * @param domains the distinct domains of those addresses, in order
 */
public record Authors(int fields, List<String> addresses, List<String> domains) {
    /** Addresses read from one message; RFC 5322 sets no limit, attackers would have us look up all. */
    private static final int MAX_ADDRESSES = 50;

    public Authors {
        addresses = List.copyOf(addresses);
        domains = List.copyOf(domains);
    }

    public static Authors of(Headers headers) {
        List<HeaderField> fields = headers.all("From");
        List<String> addresses = new ArrayList<>();
        for (HeaderField field : fields) {
            new Reader(field.value(), addresses).read();
        }
        Set<String> domains = new LinkedHashSet<>();
        for (String address : addresses) {
            domains.add(address.substring(address.lastIndexOf('@') + 1));
        }
        return new Authors(fields.size(), addresses, List.copyOf(domains));
    }

    /** A domain in lower case, U-labels made A-labels (RFC 5890), without a final dot; as it was when it cannot be. */
    public static String ascii(String domain) {
        String plain = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        if (plain.chars().allMatch(c -> c < 0x80)) {
            return plain.toLowerCase(Locale.ROOT);
        }
        return DomainName.ascii(plain);
    }

    /** Walks a mailbox list once, left to right; quoted text, comments and angle brackets nest as RFC 5322 says. */
    private static final class Reader {
        private final String text;
        private final List<String> found;
        private int at;

        Reader(String text, List<String> found) {
            this.text = text;
            this.found = found;
        }

        void read() {
            StringBuilder bare = new StringBuilder();
            boolean bracketed = false;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '(') {
                    skipComment();
                } else if (c == '"') {
                    bare.append(quoted());
                } else if (c == '<') {
                    add(bracket());
                    bracketed = true;
                } else if (c == ',' || c == ';' || (c == ':' && bare.indexOf("@") < 0)) {
                    if (!bracketed) {
                        add(bare.toString());
                    }
                    bare.setLength(0);
                    bracketed = false;
                    at++;
                } else {
                    bare.append(c);
                    at++;
                }
            }
            if (!bracketed) {
                add(bare.toString());
            }
        }

        private void skipComment() {
            int depth = 0;
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    at++;
                } else if (c == '(') {
                    depth++;
                } else if (c == ')' && --depth == 0) {
                    at++;
                    return;
                }
            }
        }

        /** A quoted string with its quotes; an address may have one as its local part. */
        private String quoted() {
            int start = at++;
            for (; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    at++;
                } else if (c == '"') {
                    at++;
                    break;
                }
            }
            at = Math.min(at, text.length());
            return text.substring(start, at);
        }

        private String bracket() {
            StringBuilder inside = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '>') {
                char c = text.charAt(at);
                if (c == '"') {
                    inside.append(quoted());
                } else if (c == '(') {
                    skipComment();
                } else if (c == '<') {
                    // "<<a@b>>" and "<x <a@b>": the innermost is what readers show
                    inside.setLength(0);
                    at++;
                } else {
                    inside.append(c);
                    at++;
                }
            }
            at = Math.min(at + 1, text.length());
            String path = inside.toString();
            int route = path.startsWith("@") ? path.indexOf(':') : -1;
            return route >= 0 ? path.substring(route + 1) : path;
        }

        private void add(String candidate) {
            String s = candidate.strip();
            int split = s.lastIndexOf('@');
            if (split <= 0 || split == s.length() - 1 || found.size() >= MAX_ADDRESSES) {
                return;
            }
            String domain = s.substring(split + 1).strip();
            domain = domain.substring(0, nameEnd(domain));
            String local = s.substring(0, split).strip();
            int lastBlank = local.startsWith("\"") ? -1 : local.lastIndexOf(' ');
            found.add(local.substring(lastBlank + 1) + '@' + ascii(domain));
        }

        /** Where a domain ends: mail readers show what stands before a blank, a control character or a quote. */
        private static int nameEnd(String s) {
            for (int i = 0; i < s.length(); i++) {
                char c = s.charAt(i);
                if (Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c)
                        || "\"\\,;<>()".indexOf(c) >= 0) {
                    return i;
                }
            }
            return s.length();
        }
    }
}
