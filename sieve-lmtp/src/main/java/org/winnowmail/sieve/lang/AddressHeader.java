// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;

/**
 * Reads addresses as header fields and scripts hold them (RFC 5322, section 3.4): comments, quoted names,
 * groups, routes, blanks around dots and at signs.
 *
 * <p>Lenient: what cannot be read is skipped up to the next comma and noted, the rest is kept. The strict
 * form, for addresses in scripts, refuses anything noted.
 */
public final class AddressHeader {
    /** An address with the name shown for it. */
    public record Mailbox(String name, Address address) {}

    /** Most addresses read from one field: a header can hold a hundred thousand. */
    private static final int MOST = 2_000;

    private static final String SPECIALS = "()<>[]:;@\\,\"";

    private final String text;
    private int at;
    private boolean flawed;
    private final List<Mailbox> found = new ArrayList<>();

    private AddressHeader(String text) {
        this.text = text;
    }

    /** All addresses that can be read. */
    public static List<Address> read(String text) {
        return mailboxes(text).stream().map(Mailbox::address).toList();
    }

    /** All addresses that can be read, with their names. */
    public static List<Mailbox> mailboxes(String text) {
        AddressHeader reader = new AddressHeader(text);
        reader.list();
        return List.copyOf(reader.found);
    }

    /** The addresses of a list without any flaw; empty when there is one or when there is no address. */
    public static Optional<List<Mailbox>> strict(String text) {
        AddressHeader reader = new AddressHeader(text);
        reader.list();
        return reader.flawed || reader.found.isEmpty() ? Optional.empty() : Optional.of(reader.found);
    }

    /** The one address that a script names, with or without a name before it. */
    public static Optional<Mailbox> single(String text) {
        return strict(text).filter(l -> l.size() == 1).map(l -> l.get(0)).filter(m -> ascii(m.address()));
    }

    private static boolean ascii(Address address) {
        return address.toString().chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private void list() {
        while (at < text.length() && found.size() < MOST) {
            blanks();
            if (at >= text.length()) {
                return;
            }
            char c = text.charAt(at);
            if (c == ',' || c == ';') {
                at++;
            } else {
                int before = at;
                entry();
                if (at == before) {
                    at++;
                }
            }
        }
    }

    private void entry() {
        StringBuilder phrase = new StringBuilder();
        StringBuilder local = new StringBuilder();
        boolean separated = false;
        boolean afterDot = true;
        while (at < text.length()) {
            int from = at;
            blanks();
            boolean blank = at > from;
            if (at >= text.length()) {
                break;
            }
            char c = text.charAt(at);
            if (c == '<') {
                angle(phrase.toString());
                return;
            }
            if (c == '@') {
                at++;
                domain(separated ? "" : local.toString(), "");
                return;
            }
            if (c == ':') {
                at++;
                return;
            }
            if (c == ',' || c == ';' || c == '>') {
                break;
            }
            String word = c == '"' ? quoted() : c == '.' ? dot() : atom();
            if (word.isEmpty() && c != '"') {
                skip();
                return;
            }
            boolean dot = word.equals(".") && c == '.';
            separated |= local.length() > 0 && !dot && !afterDot;
            afterDot = dot;
            if (phrase.length() > 0 && blank) {
                phrase.append(' ');
            }
            phrase.append(word);
            local.append(word);
        }
        flawed |= phrase.length() > 0;
        if (at < text.length() && text.charAt(at) == '>') {
            at++;
        }
    }

    private void angle(String name) {
        at++;
        blanks();
        if (at < text.length() && text.charAt(at) == '@') {
            int route = text.indexOf(':', at);
            int end = text.indexOf('>', at);
            if (route > 0 && (end < 0 || route < end)) {
                flawed |= !text.substring(at, route)
                        .matches("@[^@.,<>\\s]+(\\.[^@.,<>\\s]+)*(\\s*,\\s*@[^@.,<>\\s]+(\\.[^@.,<>\\s]+)*)*");
                at = route + 1;
            }
        }
        StringBuilder local = new StringBuilder();
        while (at < text.length()) {
            blanks();
            if (at >= text.length()) {
                break;
            }
            char c = text.charAt(at);
            if (c == '@') {
                at++;
                if (!domain(local.toString(), name)) {
                    return;
                }
                blanks();
                if (at < text.length() && text.charAt(at) == '>') {
                    at++;
                    return;
                }
                flawed = true;
                found.remove(found.size() - 1);
                skip();
                return;
            }
            String word = c == '"' ? quoted() : c == '.' ? dot() : atom();
            if (word.isEmpty()) {
                break;
            }
            local.append(word);
        }
        flawed = true;
        skip();
    }

    /** Reads what follows the at sign and keeps the address when it is one. */
    private boolean domain(String local, String name) {
        StringBuilder domain = new StringBuilder();
        boolean afterDot = true;
        while (at < text.length()) {
            int from = at;
            blanks();
            if (at >= text.length()) {
                break;
            }
            char c = text.charAt(at);
            if (c == '[' && domain.isEmpty()) {
                int end = text.indexOf(']', at);
                if (end < 0) {
                    break;
                }
                domain.append(text, at, end + 1);
                at = end + 1;
                break;
            }
            if (c == '.' && !afterDot) {
                domain.append('.');
                at++;
                afterDot = true;
                continue;
            }
            String word = afterDot ? atom() : "";
            if (word.isEmpty()) {
                at = from;
                break;
            }
            domain.append(word);
            afterDot = false;
        }
        blanks();
        boolean ends = at >= text.length() || ",;>".indexOf(text.charAt(at)) >= 0;
        if (local.isEmpty() || domain.isEmpty() || domain.charAt(domain.length() - 1) == '.' || !ends) {
            flawed = true;
            skip();
            return false;
        }
        found.add(new Mailbox(name, new Address(local, domain.toString())));
        return true;
    }

    private void skip() {
        flawed = true;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ';') {
            if (text.charAt(at) == '"') {
                quoted();
            } else {
                at++;
            }
        }
    }

    private String dot() {
        at++;
        return ".";
    }

    private String atom() {
        int from = at;
        while (at < text.length() && !isBlank(text.charAt(at)) && text.charAt(at) != '.' && !special(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean special(char c) {
        return SPECIALS.indexOf(c) >= 0 || c < 0x20 || c == 0x7F;
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        if (at < text.length()) {
            at++;
        } else {
            flawed = true;
        }
        return value.toString();
    }

    private void blanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isBlank(c)) {
                at++;
            } else if (c == '(') {
                comment();
            } else {
                return;
            }
        }
    }

    private void comment() {
        int nesting = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at = Math.min(at + 1, text.length());
            } else if (c == '(') {
                nesting++;
            } else if (c == ')' && --nesting == 0) {
                return;
            }
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
