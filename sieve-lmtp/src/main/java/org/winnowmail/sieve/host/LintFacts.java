// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.util.Set;

/**
 * What is known about a script's owner when the script is checked; warnings need it.
 *
 * @param mailboxes those that exist; empty when unknown
 * @param addresses the owner's own; empty when unknown
 */
public record LintFacts(Set<String> mailboxes, Set<String> addresses) {
    public static final LintFacts NONE = new LintFacts(Set.of(), Set.of());

    public LintFacts {
        mailboxes = Set.copyOf(mailboxes);
        addresses = Set.copyOf(addresses);
    }
}
