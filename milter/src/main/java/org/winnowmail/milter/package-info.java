/**
 * Where the milter's parts meet; start at the sub-packages protocol and scan.
 */
@NullMarked
package org.winnowmail.milter;

import org.jspecify.annotations.NullMarked;
