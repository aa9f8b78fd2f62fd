// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;
import java.util.Locale;
import org.winnowmail.sieve.syntax.Argument;

/**
 * A tag as given to one command or test.
 *
 * @param values its parameters
 */
public record TagUse(Tag tag, Argument.Tag source, List<Value> values) {
    /** The name given, in lower case. */
    public String name() {
        return source.name().toLowerCase(Locale.ROOT);
    }

    public Value value() {
        return values.get(0);
    }

    public TextExpr text() {
        return value().text();
    }

    public long number() {
        return value().number();
    }
}
