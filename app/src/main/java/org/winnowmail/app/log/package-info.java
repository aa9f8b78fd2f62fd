/** Logging: where lines go and in which form. Other modules only know SLF4J. */
@NullMarked
package org.winnowmail.app.log;

import org.jspecify.annotations.NullMarked;
