/**
 * The rule language: SpamAssassin-compatible {@code .cf} files, compiled and run over a message.
 *
 * <p>The way of a rule: {@link org.winnowmail.rules.language.RuleFiles} reads files, {@code RuleParser} takes them
 * line by line into {@code Definitions}, which become a {@link org.winnowmail.rules.language.RuleSet}; {@code
 * RuleSet.evaluate} runs it. {@code PerlRegex} turns Perl's regular expressions into Java's, {@code Literals} and
 * {@code LiteralFinder} find out cheaply which of them can match at all, {@code BoundedText} keeps each from running
 * away. Scores and verdicts are made elsewhere. Start reading at {@code RuleSet}.
 */
@NullMarked
package org.winnowmail.rules.language;

import org.jspecify.annotations.NullMarked;
