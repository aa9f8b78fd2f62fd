// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.Set;

/**
 * A symbol made of symbols: {@code meta} in a rule file.
 *
 * @param symbol what is found when the expression is true
 * @param expression over the names of other symbols
 * @param origin where it was written
 */
public record Composite(String symbol, Expression expression, Origin origin) {
    /** The symbols it looks at. */
    public Set<String> uses() {
        return expression.names();
    }
}
