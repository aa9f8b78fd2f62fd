/** Parts of a start that run at the same time. */
@NullMarked
package org.winnowmail.app.start;

import org.jspecify.annotations.NullMarked;
