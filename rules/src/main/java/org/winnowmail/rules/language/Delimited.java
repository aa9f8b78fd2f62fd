// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

/**
 * A pattern as written: {@code /body/flags} or {@code m{body}flags} with any delimiter.
 *
 * @param body between the delimiters, an escaped slash still escaped
 * @param flags the letters after it
 */
record Delimited(String body, String flags) {
    static Delimited of(String written) throws RegexException {
        String text = written.strip();
        int open = text.startsWith("m") ? 1 : 0;
        if (text.length() <= open + 1) {
            throw new RegexException("no pattern", "write /pattern/");
        }
        char delimiter = text.charAt(open);
        if (Character.isLetterOrDigit(delimiter)
                || Character.isWhitespace(delimiter)
                || (open == 0 && delimiter != '/')) {
            throw new RegexException("no pattern", "write /pattern/ or m{pattern}");
        }
        int close = text.lastIndexOf(closing(delimiter));
        if (close <= open) {
            throw new RegexException("the pattern is never closed", "add " + closing(delimiter) + " at its end");
        }
        String body = text.substring(open + 1, close);
        String flags = text.substring(close + 1).strip();
        if (!flags.chars().allMatch(Character::isLetter)) {
            throw new RegexException(
                    "something follows the pattern: " + flags,
                    "put a backslash before each " + delimiter + " within it");
        }
        if (body.isEmpty()) {
            throw new RegexException(
                    "the pattern is empty", "an empty pattern matches everything; write what is meant");
        }
        return new Delimited(body, flags);
    }

    private static char closing(char open) {
        return switch (open) {
            case '{' -> '}';
            case '(' -> ')';
            case '[' -> ']';
            case '<' -> '>';
            default -> open;
        };
    }
}
