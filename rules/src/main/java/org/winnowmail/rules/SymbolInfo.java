// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.Optional;

/**
 * What is known of a symbol before any message comes.
 *
 * @param symbol its name
 * @param score what it adds
 * @param force the action it leads to whatever the score; see {@link Policy}
 * @param description one line for people; may be empty
 * @param origin where its score was set
 */
public record SymbolInfo(String symbol, double score, Optional<Action> force, String description, Origin origin) {
    /** The most a score may be, either way; more is a slip of the keyboard. */
    public static final double MAX_SCORE = 100_000;

    public SymbolInfo {
        if (!Finding.isSymbol(symbol)) {
            throw new IllegalArgumentException("not a symbol name: " + symbol);
        }
        if (!(Math.abs(score) <= MAX_SCORE)) {
            throw new IllegalArgumentException("score of " + symbol + " out of range: " + score);
        }
    }

    SymbolInfo scored(double other, Origin where) {
        return new SymbolInfo(symbol, other, force, description, where);
    }

    SymbolInfo forced(Optional<Action> other) {
        return new SymbolInfo(symbol, score, other, description, origin);
    }
}
