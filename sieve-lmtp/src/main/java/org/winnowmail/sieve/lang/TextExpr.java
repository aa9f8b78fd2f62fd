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
        return new Constant(text);
    }

    /** Always the same. */
    final class Constant implements TextExpr {
        private final Object text;

        private Constant(String text) {
            this.text = Packed.of(text);
        }

        @Override
        public Optional<String> constant() {
            return Optional.of(Packed.text(text));
        }

        @Override
        public String eval(Run run) {
            return Packed.text(text);
        }

        long footprint() {
            return 16 + Packed.footprint(text);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Constant c && Packed.equal(text, c.text);
        }

        @Override
        public int hashCode() {
            return Packed.hash(text);
        }
    }
}
