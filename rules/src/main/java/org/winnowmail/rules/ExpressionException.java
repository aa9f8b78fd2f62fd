// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

/** An expression that cannot be read; says where and what to do. */
public final class ExpressionException extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;
    private final int position;

    ExpressionException(String message, int position) {
        super(message);
        this.what = message;
        this.position = position;
    }

    /** What is wrong. */
    public String what() {
        return what;
    }

    /** Offset of the offending character in the expression, counted from 0. */
    public int position() {
        return position;
    }
}
