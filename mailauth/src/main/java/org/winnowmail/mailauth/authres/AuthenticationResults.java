// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.authres;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.winnowmail.message.HeaderField;

/**
 * The value of an Authentication-Results field.
 *
 * @param authservId who checked
 * @param results one per method and identifier; none is written as {@code none}
 */
public record AuthenticationResults(String authservId, List<AuthMethodResult> results) {
    /** The field's name. */
    public static final String FIELD = "Authentication-Results";

    private static final int WIDTH = 76;

    /**
     * Longest value written, in octets: any address and any name fits (RFC 5321, section 4.5.3.1). What is longer is no
     * name of anybody, and a line over 998 octets would be broken on the way.
     */
    private static final int MAX_VALUE = 512;

    public AuthenticationResults {
        results = List.copyOf(results);
    }

    /** The field, one result per line. */
    public HeaderField field() {
        return HeaderField.of(FIELD, value(FIELD.length() + 2));
    }

    /** The value with folds, without the leading blank. */
    public String value(int firstColumn) {
        StringBuilder out = new StringBuilder(word(authservId));
        int column = firstColumn + out.length();
        if (results.isEmpty()) {
            return out.append("; none").toString();
        }
        for (AuthMethodResult r : results) {
            out.append(";\r\n\t");
            column = 8;
            for (String unit : units(r)) {
                boolean first = column == 8;
                if (!first && column + 1 + unit.length() > WIDTH) {
                    out.append("\r\n\t ");
                    column = 9;
                } else if (!first) {
                    out.append(' ');
                    column++;
                }
                out.append(unit);
                column += unit.length();
            }
        }
        return out.toString();
    }

    private static List<String> units(AuthMethodResult r) {
        List<String> units = new ArrayList<>();
        units.add(r.method() + "=" + r.result());
        r.reason().ifPresent(reason -> units.add("reason=" + quoted(reason)));
        for (AuthMethodResult.Property p : r.properties()) {
            String value = value(p.value());
            if (value.getBytes(StandardCharsets.UTF_8).length <= MAX_VALUE) {
                units.add(p.type() + "." + p.name() + "=" + value);
            }
        }
        return units;
    }

    /** A value: a token or an address as it is, anything else quoted (RFC 8601, section 2.2: pvalue). */
    private static String value(String text) {
        int at = text.lastIndexOf('@');
        String local = at < 0 ? "" : text.substring(0, at);
        String rest = at < 0 ? text : text.substring(at + 1);
        boolean plain = isToken(rest) && (local.isEmpty() || isDotAtom(local));
        return plain ? text : quoted(text);
    }

    private static String word(String text) {
        return isToken(text) ? text : quoted(text);
    }

    /** RFC 2045, section 5.1. */
    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c >= 0x7F || "()<>@,;:\\\"/[]?=".indexOf(c) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isDotAtom(String text) {
        return !text.startsWith(".")
                && !text.endsWith(".")
                && !text.contains("..")
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".indexOf(c) >= 0);
    }

    /** A quoted string; what cannot stand in one becomes a question mark. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else {
                out.append(c < 0x20 || c == 0x7F ? '?' : c);
            }
        }
        return out.append('"').toString();
    }
}
