/**
 * The {@code winnow} command. Start at {@code Winnow}: it names every sub-command; {@code serve.Wiring} builds
 * the object graph by constructors.
 */
@NullMarked
package org.winnowmail.app;

import org.jspecify.annotations.NullMarked;
