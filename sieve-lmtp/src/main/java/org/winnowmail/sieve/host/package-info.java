/**
 * What the Sieve engine asks and tells the program around it: the message and its envelope, settings, the
 * host's answers, the actions that come out, and the delivery they are executed against. No I/O lives
 * here. Start reading at {@code SieveHost} and {@code Action}.
 */
@NullMarked
package org.winnowmail.sieve.host;

import org.jspecify.annotations.NullMarked;
