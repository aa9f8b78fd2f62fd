/** Writes JSON lines for commands; nothing here reads JSON. */
@NullMarked
package org.winnowmail.app.json;

import org.jspecify.annotations.NullMarked;
