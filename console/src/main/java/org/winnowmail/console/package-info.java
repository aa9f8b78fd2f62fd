/**
 * HTTP for admins and machines: health, readiness, metrics and log levels. Start at {@code ConsoleServer}. What is
 * measured elsewhere reaches this module through listeners; nothing here is asked while a message is judged.
 */
@NullMarked
package org.winnowmail.console;

import org.jspecify.annotations.NullMarked;
