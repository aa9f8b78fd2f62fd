// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.regex;

import java.util.Optional;

/**
 * Looks for repetitions within repetitions, such as {@code (a+)+}: on a text that almost matches, each
 * further character can double the work. Only a warning: the run itself is bounded.
 */
final class BlowUp {
    private BlowUp() {}

    static Optional<String> complaint(String pattern) {
        boolean[] repeats = new boolean[pattern.length() + 1];
        int depth = 0;
        boolean inBrackets = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (inBrackets) {
                inBrackets = c != ']';
            } else if (c == '[') {
                inBrackets = true;
            } else if (c == '(') {
                depth++;
                repeats[depth] = false;
            } else if (c == ')' && depth > 0) {
                boolean inner = repeats[depth--];
                boolean outer =
                        i + 1 < pattern.length() && (pattern.charAt(i + 1) == '*' || pattern.charAt(i + 1) == '+');
                if (inner && outer) {
                    return Optional.of("the regular expression \"" + pattern
                            + "\" repeats a repetition and can take very long on some texts");
                }
                repeats[depth] |= inner;
            } else if (c == '*' || c == '+') {
                repeats[depth] = true;
            }
        }
        return Optional.empty();
    }
}
