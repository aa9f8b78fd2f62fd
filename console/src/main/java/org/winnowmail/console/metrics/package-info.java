/** What is counted: one class per side, each a listener of that side's events. All names begin with {@code winnow_}. */
@NullMarked
package org.winnowmail.console.metrics;

import org.jspecify.annotations.NullMarked;
