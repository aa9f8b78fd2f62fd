/**
 * {@code winnow greylist}: look into the greylist's memory, exempt, forget.
 */
@NullMarked
package org.winnowmail.app.greylist;

import org.jspecify.annotations.NullMarked;
