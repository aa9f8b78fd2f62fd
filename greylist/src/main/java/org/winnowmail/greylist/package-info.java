/**
 * Who is made to wait, and who never again.
 */
@NullMarked
package org.winnowmail.greylist;

import org.jspecify.annotations.NullMarked;
