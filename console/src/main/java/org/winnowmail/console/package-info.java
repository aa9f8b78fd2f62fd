/**
 * HTTP for admins and machines: health, metrics, API.
 */
@NullMarked
package org.winnowmail.console;

import org.jspecify.annotations.NullMarked;
