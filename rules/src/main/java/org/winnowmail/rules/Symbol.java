// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.List;

/**
 * A finding that was given its score.
 *
 * @param name the finding's symbol
 * @param score what it adds to the message's score; negative speaks for the message
 * @param evidence the finding's evidence
 */
public record Symbol(String name, double score, List<String> evidence) {
    public Symbol {
        evidence = List.copyOf(evidence);
    }
}
