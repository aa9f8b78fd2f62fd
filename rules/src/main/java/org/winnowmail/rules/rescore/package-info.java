/**
 * Proposes scores for rules from labelled mail and the symbols it got. Nothing here runs rules, reads files or changes a
 * score. Start reading at {@link org.winnowmail.rules.rescore.Rescoring#propose}; the arithmetic is in {@code ScoreFit}.
 */
@NullMarked
package org.winnowmail.rules.rescore;

import org.jspecify.annotations.NullMarked;
