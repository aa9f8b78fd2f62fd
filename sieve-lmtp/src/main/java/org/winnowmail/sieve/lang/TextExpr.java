// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Optional;

/** A string argument: known when compiled, or put together at run time. */
public interface TextExpr {
    String eval(Run run);

    /** The text when it is known already. */
    default Optional<String> constant() {
        return Optional.empty();
    }

    static TextExpr of(String text) {
        return new Constant(text, Optional.of(text));
    }

    /** Always the same. */
    record Constant(String text, Optional<String> constant) implements TextExpr {
        @Override
        public String eval(Run run) {
            return text;
        }
    }
}
