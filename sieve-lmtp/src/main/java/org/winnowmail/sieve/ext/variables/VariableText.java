// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.syntax.Argument;

/** Splits a string into literal text and variables (RFC 5229, section 3). */
final class VariableText {
    private VariableText() {}

    static TextExpr parse(String text, Call call, Argument at) throws Refused {
        Scope scope = Scope.of(call.vocabulary());
        List<TextExpr> pieces = new ArrayList<>();
        int literal = 0;
        int from = 0;
        while (true) {
            int open = text.indexOf("${", from);
            int close = open < 0 ? -1 : text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            Optional<TextExpr> variable = scope.read(text.substring(open + 2, close), call, at);
            if (variable.isPresent()) {
                if (open > literal) {
                    pieces.add(TextExpr.of(text.substring(literal, open)));
                }
                pieces.add(variable.get());
                literal = close + 1;
                from = literal;
            } else {
                from = open + 2;
            }
        }
        if (pieces.isEmpty()) {
            return TextExpr.of(text);
        }
        if (literal < text.length()) {
            pieces.add(TextExpr.of(text.substring(literal)));
        }
        return pieces.size() == 1 ? pieces.get(0) : new Joined(pieces.toArray(TextExpr[]::new));
    }

    private record Joined(TextExpr[] pieces) implements TextExpr {
        /** Longest text put together at run time, so that a few appends cannot fill the heap. */
        private static final int LONGEST = 1 << 20;

        @Override
        public String eval(Run run) {
            StringBuilder text = new StringBuilder();
            for (TextExpr piece : pieces) {
                String value = piece.eval(run);
                text.append(value, 0, Math.min(value.length(), LONGEST - text.length()));
            }
            run.spend(1 + (text.length() >> 4));
            return text.toString();
        }
    }
}
