// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A structured MIME field value: {@code text/plain; charset=utf-8} (RFC 2045 section 5.1, RFC 2183).
 *
 * <p>Read as mail readers do: comments dropped, missing or doubled semicolons, unclosed quotes and blanks
 * around {@code =} borne, continuations and charsets of RFC 2231 joined. The first of two equal parameters
 * counts.
 *
 * @param value what stands before the parameters, in lower case, without blanks and comments
 * @param parameters by lower-case name
 */
public record MimeValue(String value, Map<String, String> parameters) {
    /** Parameters read of one field; real mail has under ten, RFC 2231 pieces of a long name perhaps fifty. */
    static final int MAX_PARAMETERS = 256;

    /** Characters looked at in one field. */
    static final int MAX_LENGTH = 64 * 1024;

    public MimeValue {
        parameters = Map.copyOf(parameters);
    }

    /** Reads the unfolded value of a field such as Content-Type. Never fails. */
    public static MimeValue parse(String field) {
        return new Reader(field.length() > MAX_LENGTH ? field.substring(0, MAX_LENGTH) : field).read();
    }

    /** A parameter; empty text when there is none. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    private static final class Reader {
        private final String s;
        private int at;
        private boolean unclosed;
        private final Map<String, String> plain = new HashMap<>(8);

        /** RFC 2231 pieces: name, then piece number, then the piece, a leading {@code *} if percent-encoded. */
        private final Map<String, SortedMap<Integer, String>> pieces = new HashMap<>(2);

        Reader(String s) {
            this.s = s;
        }

        MimeValue read() {
            String value = head();
            for (int n = 0; n < MAX_PARAMETERS && at < s.length(); n++) {
                parameter();
            }
            pieces.forEach((name, parts) -> plain.put(name, join(parts)));
            return new MimeValue(value, plain);
        }

        /** The value up to the first semicolon, or up to a blank after which a parameter follows. */
        private String head() {
            StringBuilder out = new StringBuilder(32);
            boolean gap = false;
            while (at < s.length()) {
                char c = s.charAt(at);
                if (c == ';') {
                    break;
                } else if (c == '(') {
                    comment();
                } else if (Character.isWhitespace(c)) {
                    gap = !out.isEmpty();
                    at++;
                } else if (gap && c != '/' && out.charAt(out.length() - 1) != '/') {
                    break;
                } else {
                    if (c != '"') {
                        out.append(c);
                    }
                    gap = false;
                    at++;
                }
            }
            return out.toString().toLowerCase(Locale.ROOT);
        }

        private void parameter() {
            skipBetween();
            int from = at;
            while (at < s.length() && "=;\"( \t".indexOf(s.charAt(at)) < 0) {
                at++;
            }
            String name = s.substring(from, at).toLowerCase(Locale.ROOT);
            skipBlanks();
            if (at >= s.length() || s.charAt(at) != '=') {
                if (at == from) {
                    at++;
                }
                return;
            }
            at++;
            skipBlanks();
            boolean quoted = at < s.length() && s.charAt(at) == '"';
            String text = quoted ? quoted() : bare(name.startsWith("name") || name.startsWith("filename"));
            put(name, text);
        }

        private void put(String name, String text) {
            int star = name.indexOf('*');
            if (star <= 0) {
                if (!name.isEmpty()) {
                    plain.putIfAbsent(name, text);
                }
                return;
            }
            boolean encoded = name.endsWith("*");
            String digits =
                    name.substring(star + 1, encoded && name.length() - 1 > star ? name.length() - 1 : name.length());
            int number = digits.isEmpty() ? 0 : number(digits);
            if (number >= 0) {
                pieces.computeIfAbsent(name.substring(0, star), k -> new TreeMap<>())
                        .putIfAbsent(number, (encoded ? "*" : " ") + text);
            }
        }

        private static int number(String digits) {
            int n = 0;
            for (int i = 0; i < digits.length(); i++) {
                char c = digits.charAt(i);
                if (c < '0' || c > '9' || i > 3) {
                    return -1;
                }
                n = n * 10 + c - '0';
            }
            return n;
        }

        /** RFC 2231 sections 3 and 4: the first piece names the charset, each piece says whether it is encoded. */
        private static String join(SortedMap<Integer, String> parts) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String charset = "";
            boolean first = true;
            for (String piece : parts.values()) {
                String text = piece.substring(1);
                if (piece.charAt(0) == '*') {
                    if (first) {
                        int quote = text.indexOf('\'');
                        int second = quote < 0 ? -1 : text.indexOf('\'', quote + 1);
                        if (second >= 0) {
                            charset = text.substring(0, quote);
                            text = text.substring(second + 1);
                        }
                    }
                    percentDecoded(text, bytes);
                } else {
                    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                }
                first = false;
            }
            return Charsets.decode(ByteRange.of(bytes.toByteArray()), charset);
        }

        private static void percentDecoded(String text, ByteArrayOutputStream into) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '%' && i + 2 < text.length()) {
                    int hi = Character.digit(text.charAt(i + 1), 16);
                    int lo = Character.digit(text.charAt(i + 2), 16);
                    if (hi >= 0 && lo >= 0) {
                        into.write(hi << 4 | lo);
                        i += 2;
                        continue;
                    }
                }
                if (c < 0x80) {
                    into.write(c);
                } else {
                    into.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        private void skipBetween() {
            while (at < s.length()) {
                char c = s.charAt(at);
                if (c == '(') {
                    comment();
                } else if (c == ';' || c == ',' || Character.isWhitespace(c)) {
                    at++;
                } else {
                    return;
                }
            }
        }

        private void skipBlanks() {
            while (at < s.length() && (Character.isWhitespace(s.charAt(at)) || s.charAt(at) == '(')) {
                if (s.charAt(at) == '(') {
                    comment();
                } else {
                    at++;
                }
            }
        }

        /** A comment, nested ones within (RFC 5322, section 3.2.2); an unclosed one is only its parenthesis. */
        private void comment() {
            int depth = 0;
            for (int i = at; i < s.length() && !unclosed; i++) {
                char c = s.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '(') {
                    depth++;
                } else if (c == ')' && --depth == 0) {
                    at = i + 1;
                    return;
                }
            }
            // later ones are not tried, or a row of parentheses would be read again from each
            unclosed = true;
            at++;
        }

        /** A quoted string; a backslash quotes only a quote or a backslash, so that C:\dir\file stays whole. */
        private String quoted() {
            StringBuilder out = new StringBuilder();
            at++;
            while (at < s.length()) {
                char c = s.charAt(at++);
                if (c == '"') {
                    break;
                }
                if (c == '\\' && at < s.length() && (s.charAt(at) == '"' || s.charAt(at) == '\\')) {
                    c = s.charAt(at++);
                }
                out.append(c);
            }
            return out.toString();
        }

        /** An unquoted value: up to a blank or semicolon; a file name may hold blanks, as some senders write it. */
        private String bare(boolean blanksToo) {
            int from = at;
            while (at < s.length()) {
                char c = s.charAt(at);
                if (c == ';' || (!blanksToo && Character.isWhitespace(c))) {
                    break;
                }
                at++;
            }
            return s.substring(from, at).strip();
        }
    }
}
