// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

/**
 * Script text to tokens (RFC 5228, section 8.1).
 *
 * <p>Lines may end in CRLF or LF; strings come out with CRLF, as mail needs it. A broken token is
 * reported once and scanning goes on, so that one script can show several errors.
 */
final class Lexer {
    private static final char NONE = '\uFFFF';

    private final String text;
    private final SyntaxLimits limits;
    private final Problems problems;
    private int at;
    private int line = 1;
    private int lineStart;

    Lexer(String text, SyntaxLimits limits, Problems problems) {
        this.text = text;
        this.limits = limits;
        this.problems = problems;
    }

    /** The next token; {@code END} again and again at the end. */
    Token next() {
        while (true) {
            Position here = here();
            char c = peek();
            if (c == NONE && at >= text.length()) {
                return new Token(TokenKind.END, here, "", 0);
            }
            switch (c) {
                case ' ', '\t', '\r', '\n' -> shift();
                case '#' -> {
                    if (!hashComment(here)) {
                        return broken(here);
                    }
                }
                case '/' -> {
                    shift();
                    if (peek() != '*') {
                        return simple(TokenKind.SLASH, here);
                    }
                    if (!bracketComment(here)) {
                        return broken(here);
                    }
                }
                default -> {
                    return token(c, here);
                }
            }
        }
    }

    private Token token(char c, Position here) {
        TokenKind single = switch (c) {
            case '(' -> TokenKind.PAREN_OPEN;
            case ')' -> TokenKind.PAREN_CLOSE;
            case '[' -> TokenKind.SQUARE_OPEN;
            case ']' -> TokenKind.SQUARE_CLOSE;
            case '{' -> TokenKind.CURLY_OPEN;
            case '}' -> TokenKind.CURLY_CLOSE;
            case ';' -> TokenKind.SEMICOLON;
            case ',' -> TokenKind.COMMA;
            default -> TokenKind.GARBAGE;
        };
        if (single != TokenKind.GARBAGE) {
            shift();
            return simple(single, here);
        }
        if (c == '"') {
            return quoted(here);
        }
        if (isDigit(c)) {
            return number(here);
        }
        if (c == ':') {
            shift();
            return startsWord(peek()) ? word(TokenKind.TAG, here) : simple(TokenKind.COLON, here);
        }
        if (startsWord(c)) {
            return word(TokenKind.IDENTIFIER, here);
        }
        int from = at;
        while (at < text.length() && isGarbage(peek())) {
            shift();
        }
        String shown = text.substring(from, Math.min(at, from + 10));
        problems.error(here, "the characters '" + shown + "' mean nothing here", "text belongs in quotes");
        return simple(TokenKind.GARBAGE, here);
    }

    private static boolean isGarbage(char c) {
        return " \t\r\n#/()[]{};,\":".indexOf(c) < 0 && !isDigit(c) && !startsWord(c);
    }

    private boolean hashComment(Position here) {
        while (at < text.length() && peek() != '\n') {
            if (peek() == 0) {
                problems.error(here, "NUL character in a comment", "save the script as plain text");
                shift();
                return false;
            }
            shift();
        }
        if (at >= text.length()) {
            problems.warning(here, "the last line, a comment, has no line end", "");
        } else {
            shift();
        }
        return true;
    }

    private boolean bracketComment(Position here) {
        shift();
        while (at < text.length()) {
            char c = peek();
            shift();
            if (c == '*' && peek() == '/') {
                shift();
                return true;
            }
            if (c == 0) {
                problems.error(here, "NUL character in a comment", "save the script as plain text");
                return false;
            }
        }
        problems.error(here, "this comment is never closed", "end it with */");
        return false;
    }

    private Token number(Position here) {
        int from = at;
        while (isDigit(peek())) {
            shift();
        }
        int shift = switch (peek()) {
            case 'k', 'K' -> 10;
            case 'm', 'M' -> 20;
            case 'g', 'G' -> 30;
            default -> 0;
        };
        String digits = text.substring(from, at);
        if (shift > 0) {
            shift();
        }
        long value;
        try {
            value = digits.length() > 20 ? -1 : Long.parseUnsignedLong(digits);
            if (digits.length() > 20 || (shift > 0 && Long.compareUnsigned(value, -1L >>> shift) > 0)) {
                throw new NumberFormatException(digits);
            }
        } catch (NumberFormatException tooLarge) {
            problems.error(here, "this number is too large", "the largest is 18446744073709551615");
            return broken(here);
        }
        return new Token(TokenKind.NUMBER, here, "", value << shift);
    }

    private Token word(TokenKind kind, Position here) {
        int from = at;
        while (startsWord(peek()) || isDigit(peek())) {
            shift();
        }
        String word = text.substring(from, at);
        if (kind == TokenKind.IDENTIFIER && peek() == ':' && word.equalsIgnoreCase("text")) {
            shift();
            return multiLine(here);
        }
        if (word.length() > limits.identifierChars()) {
            problems.error(
                    here,
                    "the word '" + word.substring(0, limits.identifierChars()) + "...' is too long",
                    "words and tags have at most " + limits.identifierChars() + " characters");
            return broken(here);
        }
        return new Token(kind, here, word, 0);
    }

    private Token quoted(Position here) {
        shift();
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = peek();
            if (at < text.length() && c == '\\') {
                shift();
                c = peek();
            } else if (c == '"') {
                shift();
                return string(here, value);
            }
            if (at >= text.length()) {
                problems.error(here, "this string is never closed", "end it with \"");
                return broken(here);
            }
            if (c == 0) {
                problems.error(here, "NUL character in a string", "");
                shift();
                return broken(here);
            }
            shift();
            if (c == '\r') {
                if (peek() != '\n') {
                    problems.error(here, "carriage return without line feed in a string", "");
                    return broken(here);
                }
                shift();
                c = '\n';
            }
            append(value, c);
        }
    }

    private Token multiLine(Position here) {
        while (peek() == ' ' || peek() == '\t') {
            shift();
        }
        if (peek() == '#') {
            while (at < text.length() && peek() != '\n') {
                shift();
            }
        }
        if (peek() == '\r') {
            shift();
        }
        if (peek() != '\n') {
            problems.error(here, "'text:' must end its line", "start the text on the next line");
            return broken(here);
        }
        shift();
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            int last = stop > at && text.charAt(stop - 1) == '\r' ? stop - 1 : stop;
            boolean dot = peek() == '.';
            if (dot && last == at + 1 && end >= 0) {
                moveTo(end + 1);
                return string(here, value);
            }
            if (text.indexOf('\0', at) >= 0 && text.indexOf('\0', at) < stop) {
                problems.error(here, "NUL character in a string", "");
                moveTo(Math.min(stop + 1, text.length()));
                return broken(here);
            }
            if (value.length() <= limits.stringChars()) {
                value.append(text, dot && last > at + 1 && text.charAt(at + 1) == '.' ? at + 1 : at, last)
                        .append("\r\n");
            }
            if (end < 0) {
                at = text.length();
                break;
            }
            moveTo(end + 1);
        }
        problems.error(here, "this multi-line string is never closed", "end it with a line that holds a single dot");
        return broken(here);
    }

    private Token string(Position here, StringBuilder value) {
        if (value.length() > limits.stringChars()) {
            problems.error(here, "this string is too long", "at most " + limits.stringChars() + " characters");
            return broken(here);
        }
        return new Token(TokenKind.STRING, here, value.toString(), 0);
    }

    private void append(StringBuilder value, char c) {
        if (value.length() <= limits.stringChars()) {
            if (c == '\n') {
                value.append('\r');
            }
            value.append(c);
        }
    }

    private void moveTo(int next) {
        at = next;
        line++;
        lineStart = next;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : NONE;
    }

    private void shift() {
        if (at < text.length() && text.charAt(at++) == '\n') {
            line++;
            lineStart = at;
        }
    }

    private Position here() {
        return new Position(line, at - lineStart + 1);
    }

    private static Token simple(TokenKind kind, Position here) {
        return new Token(kind, here, "", 0);
    }

    private static Token broken(Position here) {
        return simple(TokenKind.BROKEN, here);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean startsWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
