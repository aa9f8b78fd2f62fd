// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.rescore;

import java.util.Set;

/**
 * A labelled message and what was found in it.
 *
 * @param spam what it is
 * @param symbols the names of all its symbols
 */
public record RuledMail(boolean spam, Set<String> symbols) {
    public RuledMail {
        symbols = Set.copyOf(symbols);
    }
}
