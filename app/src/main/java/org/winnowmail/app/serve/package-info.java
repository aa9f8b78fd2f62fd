/**
 * {@code winnow serve}: starts the roles that the configuration names, says when they are ready, stops them in order.
 */
@NullMarked
package org.winnowmail.app.serve;

import org.jspecify.annotations.NullMarked;
