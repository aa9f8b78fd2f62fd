// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.Optional;
import org.winnowmail.rules.Expression.Operator;

/** Reads an {@link Expression} by precedence climbing; nesting and length are bounded. */
final class ExpressionParser {
    /** Longest expression, in characters. */
    static final int MAX_LENGTH = 16_384;

    /** Deepest nesting of parentheses and negations; recursion follows it. */
    static final int MAX_DEPTH = 100;

    /** Most operators in one expression; a left-leaning tree is walked by recursion. */
    static final int MAX_OPERATORS = 1_000;

    private final String text;
    private int at;
    private int depth;
    private int operators;

    ExpressionParser(String text) {
        this.text = text;
    }

    Expression parse() throws ExpressionException {
        if (text.length() > MAX_LENGTH) {
            throw new ExpressionException("longer than " + MAX_LENGTH + " characters: split it into several", 0);
        }
        Expression whole = pairs(0);
        skipBlanks();
        if (at < text.length()) {
            throw new ExpressionException(
                    "unexpected '" + text.charAt(at) + "': an operator such as && or || is needed here", at);
        }
        return whole;
    }

    private Expression pairs(int minRank) throws ExpressionException {
        Expression left = single();
        while (true) {
            int before = at;
            Optional<Operator> operator = operator();
            if (operator.isEmpty() || operator.get().rank < minRank) {
                at = before;
                return left;
            }
            if (++operators > MAX_OPERATORS) {
                throw new ExpressionException("more than " + MAX_OPERATORS + " operators: split it into several", at);
            }
            left = new Expression.Pair(operator.get(), left, pairs(operator.get().rank + 1));
        }
    }

    private Expression single() throws ExpressionException {
        if (++depth > MAX_DEPTH) {
            throw new ExpressionException("nested more than " + MAX_DEPTH + " deep: split it into several", at);
        }
        try {
            skipBlanks();
            if (at >= text.length()) {
                throw new ExpressionException("ends where a symbol or a number is needed", at);
            }
            char c = text.charAt(at);
            if (c == '(') {
                int open = at++;
                Expression inner = pairs(0);
                skipBlanks();
                if (at >= text.length() || text.charAt(at) != ')') {
                    throw new ExpressionException("the parenthesis is never closed", open);
                }
                at++;
                return inner;
            }
            if (c == '!') {
                at++;
                return new Expression.Not(single());
            }
            if (c == '-' || c == '.' || isDigit(c)) {
                return number();
            }
            if (isWordStart(c)) {
                String word = word();
                if (word.equalsIgnoreCase("not")) {
                    return new Expression.Not(single());
                }
                if (!Finding.isSymbol(word)) {
                    throw new ExpressionException("'" + word + "' is no symbol name", at - word.length());
                }
                return new Expression.Name(word);
            }
            throw new ExpressionException("'" + c + "' where a symbol or a number is needed", at);
        } finally {
            depth--;
        }
    }

    private Expression number() throws ExpressionException {
        int from = at;
        if (text.charAt(at) == '-') {
            at++;
        }
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        try {
            return new Expression.Value(Double.parseDouble(text.substring(from, at)));
        } catch (NumberFormatException e) {
            throw new ExpressionException("'" + text.substring(from, at) + "' is no number", from);
        }
    }

    private Optional<Operator> operator() throws ExpressionException {
        skipBlanks();
        if (at >= text.length() || text.charAt(at) == ')') {
            return Optional.empty();
        }
        if (isWordStart(text.charAt(at))) {
            int from = at;
            String word = word();
            if (word.equalsIgnoreCase("and")) {
                return Optional.of(Operator.AND);
            }
            if (word.equalsIgnoreCase("or")) {
                return Optional.of(Operator.OR);
            }
            throw new ExpressionException("'" + word + "' follows without an operator such as && or ||", from);
        }
        Operator found = null;
        for (Operator o : Operator.values()) {
            if (text.startsWith(o.sign, at) && (found == null || o.sign.length() > found.sign.length())) {
                found = o;
            }
        }
        if (found != null) {
            at += found.sign.length();
            return Optional.of(found);
        }
        return switch (text.charAt(at)) {
            case '&' -> single(Operator.AND);
            case '|' -> single(Operator.OR);
            default -> Optional.empty();
        };
    }

    private Optional<Operator> single(Operator operator) {
        at++;
        return Optional.of(operator);
    }

    private String word() {
        int from = at;
        while (at < text.length() && (isWordStart(text.charAt(at)) || isDigit(text.charAt(at)))) {
            at++;
        }
        return text.substring(from, at);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
