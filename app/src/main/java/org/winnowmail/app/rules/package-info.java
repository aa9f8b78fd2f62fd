/**
 * {@code winnow rules}: check rule files, list symbols, try the examples written beside rules.
 */
@NullMarked
package org.winnowmail.app.rules;

import org.jspecify.annotations.NullMarked;
