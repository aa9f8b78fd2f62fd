/**
 * Mails the engine writes itself: replies, notices, reports. Header values are folded and encoded here, so
 * that nothing a script or a stranger says can break out of its field. Start reading at {@code Letter}.
 */
@NullMarked
package org.winnowmail.sieve.letter;

import org.jspecify.annotations.NullMarked;
