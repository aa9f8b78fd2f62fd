// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A variable's name as written: {@code name}, {@code namespace.name} or a number (RFC 5229, section 3).
 *
 * @param namespaces parts before the last dot
 * @param name the last part
 * @param number of a match variable; -1 for a named one
 */
record VariableName(List<String> namespaces, String name, int number) {
    /** Longest name, in characters; RFC 5229 asks for 32. */
    static final int LONGEST = 64;

    private static final int MOST_PARTS = 10;

    /** Reads a whole text as a name; empty when it is none. */
    static Optional<VariableName> read(String text) {
        List<String> parts = new ArrayList<>(1);
        int from = 0;
        while (true) {
            int dot = text.indexOf('.', from);
            String part = dot < 0 ? text.substring(from) : text.substring(from, dot);
            if (part.isEmpty() || parts.size() >= MOST_PARTS || !identifier(part)) {
                boolean number = parts.isEmpty() && dot < 0 && !part.isEmpty() && digits(part);
                return number ? Optional.of(new VariableName(List.of(), part, number(part))) : Optional.empty();
            }
            parts.add(part);
            if (dot < 0) {
                return Optional.of(new VariableName(List.copyOf(parts.subList(0, parts.size() - 1)), part, -1));
            }
            from = dot + 1;
        }
    }

    private static boolean identifier(String part) {
        char first = part.charAt(0);
        return !(first >= '0' && first <= '9')
                && part.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }

    private static int number(String part) {
        String plain = part.replaceFirst("^0+(?=.)", "");
        return plain.length() > 6 ? 999_999 : Integer.parseInt(plain);
    }

    private static boolean digits(String part) {
        return part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What stands behind the first dot. */
    String inNamespace() {
        List<String> rest = new ArrayList<>(namespaces.subList(1, namespaces.size()));
        rest.add(name);
        return String.join(".", rest);
    }

    boolean isMatchVariable() {
        return number >= 0;
    }
}
