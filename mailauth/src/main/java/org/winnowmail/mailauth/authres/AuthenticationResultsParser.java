// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.authres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.message.HeaderField;

/**
 * Reads Authentication-Results strictly by the grammar (RFC 8601, section 2.2): what a trusted server
 * writes is well-formed, and what is not must not be believed.
 */
public final class AuthenticationResultsParser {
    /** Longest value read, in characters. */
    private static final int MAX_LENGTH = 16_384;

    /** Results in one field; lists of a hundred signatures say nothing. */
    private static final int MAX_RESULTS = 100;

    private final String text;
    private int at;

    private AuthenticationResultsParser(String text) {
        this.text = text;
    }

    /** The field's content; empty when it breaks the grammar. */
    public static Optional<AuthenticationResults> parse(HeaderField field) {
        return parse(field.value());
    }

    /** The value's content; empty when it breaks the grammar. */
    public static Optional<AuthenticationResults> parse(String value) {
        return value.length() > MAX_LENGTH ? Optional.empty() : new AuthenticationResultsParser(value).all();
    }

    /** The authserv-id alone, also of a field that is otherwise broken; lower case. */
    static Optional<String> authservId(String value) {
        AuthenticationResultsParser parser =
                new AuthenticationResultsParser(value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value);
        return parser.blanks() ? parser.word().map(id -> id.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private Optional<AuthenticationResults> all() {
        if (!blanks()) {
            return Optional.empty();
        }
        Optional<String> id = word();
        if (id.isEmpty() || !blanks()) {
            return Optional.empty();
        }
        if (peek() != ';' && at < text.length() && !version()) {
            return Optional.empty();
        }
        List<AuthMethodResult> results = new ArrayList<>();
        while (at < text.length()) {
            if (text.charAt(at++) != ';' || !blanks() || results.size() >= MAX_RESULTS) {
                return Optional.empty();
            }
            if (at >= text.length()) {
                break;
            }
            if (results.isEmpty() && isNone()) {
                return Optional.of(new AuthenticationResults(id.get(), List.of()));
            }
            Optional<AuthMethodResult> one = one();
            if (one.isEmpty()) {
                return Optional.empty();
            }
            results.add(one.get());
        }
        return results.isEmpty() ? Optional.empty() : Optional.of(new AuthenticationResults(id.get(), results));
    }

    /** Only version 1 is known. */
    private boolean version() {
        Optional<String> version = token("");
        return version.isPresent() && version.get().equals("1") && blanks();
    }

    private boolean isNone() {
        int start = at;
        Optional<String> word = token("");
        if (word.isPresent() && word.get().equalsIgnoreCase("none") && blanks() && at >= text.length()) {
            return true;
        }
        at = start;
        return false;
    }

    private Optional<AuthMethodResult> one() {
        Optional<String> method = token("/");
        if (method.isEmpty() || !blanks()) {
            return Optional.empty();
        }
        String name = method.get().toLowerCase(Locale.ROOT);
        if (peek() == '/') {
            at++;
            if (!blanks() || token("").isEmpty() || !blanks()) {
                return Optional.empty();
            }
        }
        if (peek() != '=') {
            return Optional.empty();
        }
        at++;
        Optional<String> result = blanks() ? token("") : Optional.empty();
        if (result.isEmpty() || !blanks()) {
            return Optional.empty();
        }
        Optional<String> reason = Optional.empty();
        List<AuthMethodResult.Property> properties = new ArrayList<>();
        while (at < text.length() && peek() != ';') {
            Optional<String> type = token(".=");
            if (type.isEmpty() || !blanks()) {
                return Optional.empty();
            }
            if (peek() == '=' && type.get().equalsIgnoreCase("reason") && reason.isEmpty() && properties.isEmpty()) {
                at++;
                reason = blanks() ? word() : Optional.empty();
                if (reason.isEmpty() || !blanks()) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<AuthMethodResult.Property> property = property(type.get());
            if (property.isEmpty()) {
                return Optional.empty();
            }
            properties.add(property.get());
        }
        return Optional.of(new AuthMethodResult(name, result.get().toLowerCase(Locale.ROOT), reason, properties));
    }

    private Optional<AuthMethodResult.Property> property(String type) {
        if (peek() != '.') {
            return Optional.empty();
        }
        at++;
        Optional<String> name = blanks() ? token("=") : Optional.empty();
        if (name.isEmpty() || !blanks() || peek() != '=') {
            return Optional.empty();
        }
        at++;
        Optional<String> value = blanks() ? value() : Optional.empty();
        if (value.isEmpty() || !blanks()) {
            return Optional.empty();
        }
        return Optional.of(new AuthMethodResult.Property(
                type.toLowerCase(Locale.ROOT), name.get().toLowerCase(Locale.ROOT), value.get()));
    }

    /** pvalue: a word, or an address with or without local part. */
    private Optional<String> value() {
        StringBuilder out = new StringBuilder();
        if (peek() == '"') {
            Optional<String> quoted = quoted();
            if (quoted.isEmpty() || peek() != '@') {
                return quoted;
            }
            out.append(quoted.get());
        }
        // An address may hold what a token may not: every character up to a blank or semicolon counts.
        while (at < text.length() && " \t;()\"".indexOf(peek()) < 0) {
            out.append(text.charAt(at++));
        }
        return out.isEmpty() ? Optional.empty() : Optional.of(out.toString());
    }

    private Optional<String> word() {
        return peek() == '"' ? quoted() : token("");
    }

    private Optional<String> quoted() {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return Optional.of(out.toString());
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
            }
            out.append(c);
        }
        return Optional.empty();
    }

    /** A token (RFC 2045, section 5.1), which also ends at one of the extra characters. */
    private Optional<String> token(String ends) {
        int start = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c <= 0x20 || c == 0x7F || "()<>@,;:\\\"/[]?=".indexOf(c) >= 0 || ends.indexOf(c) >= 0) {
                break;
            }
            at++;
        }
        return at == start ? Optional.empty() : Optional.of(text.substring(start, at));
    }

    /** Skips white space and comments; false when a comment does not end. */
    private boolean blanks() {
        int depth = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == '\\' && depth > 0) {
                at++;
            } else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return true;
            }
        }
        return depth == 0;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
