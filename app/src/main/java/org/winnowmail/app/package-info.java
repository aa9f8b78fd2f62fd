/**
 * The winnow command: reads the configuration, builds the object graph, starts and stops roles.
 */
@NullMarked
package org.winnowmail.app;

import org.jspecify.annotations.NullMarked;
