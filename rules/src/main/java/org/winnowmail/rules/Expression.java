// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * An expression over symbols, as in SpamAssassin's {@code meta}: names, numbers, {@code ! && || ( )}, comparisons
 * and {@code + - * /}. A symbol counts 1 when it was found and 0 when not; anything but 0 is true.
 *
 * <p>{@code AND}, {@code OR}, {@code NOT} and the single signs {@code &}, {@code |} are understood too.
 */
public sealed interface Expression {
    /** A symbol's name. */
    record Name(String symbol) implements Expression {}

    /** A constant. */
    record Value(double number) implements Expression {}

    /** True when the operand is not. */
    record Not(Expression operand) implements Expression {}

    /** Two operands. */
    record Pair(Operator operator, Expression left, Expression right) implements Expression {}

    /** Two-sided operators; a higher rank binds tighter. */
    enum Operator {
        OR("||", 1),
        AND("&&", 2),
        EQUAL("==", 3),
        UNEQUAL("!=", 3),
        LESS("<", 4),
        LESS_EQUAL("<=", 4),
        GREATER(">", 4),
        GREATER_EQUAL(">=", 4),
        PLUS("+", 5),
        MINUS("-", 5),
        TIMES("*", 6),
        DIVIDED("/", 6);

        final String sign;
        final int rank;

        Operator(String sign, int rank) {
            this.sign = sign;
            this.rank = rank;
        }
    }

    /** Reads an expression. */
    static Expression parse(String text) throws ExpressionException {
        return new ExpressionParser(text).parse();
    }

    /** The value, given what each symbol counts. */
    default double evaluate(ToDoubleFunction<String> count) {
        return switch (this) {
            case Name n -> count.applyAsDouble(n.symbol());
            case Value v -> v.number();
            case Not n -> truth(n.operand().evaluate(count) == 0);
            case Pair p -> apply(p, count);
        };
    }

    private static double apply(Pair p, ToDoubleFunction<String> count) {
        double left = p.left().evaluate(count);
        if (p.operator() == Operator.OR && left != 0) {
            return 1;
        }
        if (p.operator() == Operator.AND && left == 0) {
            return 0;
        }
        double right = p.right().evaluate(count);
        return switch (p.operator()) {
            case OR, AND -> truth(right != 0);
            case EQUAL -> truth(left == right);
            case UNEQUAL -> truth(left != right);
            case LESS -> truth(left < right);
            case LESS_EQUAL -> truth(left <= right);
            case GREATER -> truth(left > right);
            case GREATER_EQUAL -> truth(left >= right);
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            // Nothing sensible can be meant by a division by zero; it must not turn into infinity.
            case DIVIDED -> right == 0 ? 0 : left / right;
        };
    }

    private static double truth(boolean b) {
        return b ? 1 : 0;
    }

    /** The symbols named, in order of appearance. */
    default Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        collect(this, names);
        return names;
    }

    private static void collect(Expression e, Set<String> into) {
        switch (e) {
            case Name n -> into.add(n.symbol());
            case Value v -> {}
            case Not n -> collect(n.operand(), into);
            case Pair p -> {
                collect(p.left(), into);
                collect(p.right(), into);
            }
        }
    }
}
