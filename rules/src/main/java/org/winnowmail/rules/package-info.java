/**
 * Rules, symbols, scores, composites, and the policy that turns them into a verdict.
 */
@NullMarked
package org.winnowmail.rules;

import org.jspecify.annotations.NullMarked;
