// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.winnowmail.rules.Origin;

/**
 * One compiled rule that looks at a message.
 *
 * @param symbol what it reports
 * @param target what it looks at
 * @param pattern what it looks for; empty for {@link Target.Exists}
 * @param negated {@code !~}: found when the pattern does not match, or {@code !exists}
 * @param literals texts, case folded, of which any match must contain one; empty when nothing can be said
 * @param reach most characters from the begin of a match to the end of the first of these texts in it;
 *     {@link Integer#MAX_VALUE} when nothing can be said
 * @param origin where it was written
 */
public record Rule(
        String symbol,
        Target target,
        Optional<Pattern> pattern,
        boolean negated,
        Set<String> literals,
        int reach,
        Origin origin) {
    public Rule {
        literals = Set.copyOf(literals);
    }
}
