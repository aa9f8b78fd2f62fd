/**
 * {@code winnow rules}: check rule files, list symbols, try the examples written beside rules, and
 * find better scores for them from labelled mail.
 */
@NullMarked
package org.winnowmail.app.rules;

import org.jspecify.annotations.NullMarked;
