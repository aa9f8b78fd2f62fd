// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.regex;

import java.util.Map;

/**
 * Extended regular expressions as scripts write them, in the words of {@code java.util.regex}: bracket
 * classes such as {@code [[:alpha:]]}, brackets in which Java sees operators, braces that count nothing.
 */
public final class PosixPattern {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("alpha", "\\p{Alpha}"),
            Map.entry("digit", "\\p{Digit}"),
            Map.entry("alnum", "\\p{Alnum}"),
            Map.entry("upper", "\\p{Upper}"),
            Map.entry("lower", "\\p{Lower}"),
            Map.entry("space", "\\s"),
            Map.entry("blank", " \\t"),
            Map.entry("punct", "\\p{Punct}"),
            Map.entry("print", "\\p{Print}"),
            Map.entry("graph", "\\p{Graph}"),
            Map.entry("cntrl", "\\p{Cntrl}"),
            Map.entry("xdigit", "\\p{XDigit}"),
            Map.entry("word", "\\w"));

    private PosixPattern() {}

    /** The same pattern for {@code java.util.regex}. */
    public static String translate(String pattern) {
        StringBuilder out = new StringBuilder(pattern.length() + 16);
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                out.append(c).append(pattern.charAt(i + 1));
                i += 2;
            } else if (c == '[') {
                i = bracket(pattern, i, out);
            } else if (c == '{' && !counts(pattern, i)) {
                out.append("\\{");
                i++;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    private static boolean counts(String pattern, int at) {
        int end = pattern.indexOf('}', at);
        return end > at && pattern.substring(at + 1, end).matches("[0-9]+(,[0-9]*)?");
    }

    /** Copies a bracket expression; the place after it. */
    private static int bracket(String pattern, int from, StringBuilder out) {
        int i = from + 1;
        out.append('[');
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            out.append('^');
            i++;
        }
        boolean first = true;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == ']' && !first) {
                out.append(']');
                return i + 1;
            }
            int end = c == '[' && i + 1 < pattern.length() && pattern.charAt(i + 1) == ':'
                    ? pattern.indexOf(":]", i + 2)
                    : -1;
            String name = end < 0 ? "" : pattern.substring(i + 2, end);
            if (CLASSES.containsKey(name)) {
                out.append(CLASSES.get(name));
                i = end + 2;
            } else if (c == '\\' && i + 1 < pattern.length()) {
                out.append(c).append(pattern.charAt(i + 1));
                i += 2;
            } else {
                out.append(c == '[' || c == '&' || c == ']' ? "\\" + c : String.valueOf(c));
                i++;
            }
            first = false;
        }
        return i;
    }
}
