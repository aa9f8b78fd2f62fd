/**
 * From findings to a verdict: symbols, their scores, composites, thresholds, the action.
 *
 * <p>Checks elsewhere report a {@link org.winnowmail.rules.Finding}; {@link org.winnowmail.rules.Policy}
 * gives each its score, adds them up, picks the action and explains itself in a {@link
 * org.winnowmail.rules.Verdict}. Nothing here looks at mail: the rule language that does lives in {@code
 * org.winnowmail.rules.language}. Start reading at {@code Policy.judge}.
 */
@NullMarked
package org.winnowmail.rules;

import org.jspecify.annotations.NullMarked;
