// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import org.winnowmail.rules.Origin;

/**
 * An example written beside a rule: {@code test NAME ok text} must match, {@code test NAME fail text} must not.
 *
 * @param symbol the rule
 * @param matches whether the text must match
 * @param text given to the rule's pattern as it is
 * @param origin where it was written
 */
public record RuleTest(String symbol, boolean matches, String text, Origin origin) {}
