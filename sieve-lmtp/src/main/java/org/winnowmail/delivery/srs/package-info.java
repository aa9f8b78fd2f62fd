/**
 * The Sender Rewriting Scheme: redirected mail leaves under an address of ours, so that its envelope passes
 * SPF, and what bounces finds its way back. Start at {@code Srs}; {@code SrsReturns} takes in what comes back.
 */
@NullMarked
package org.winnowmail.delivery.srs;

import org.jspecify.annotations.NullMarked;
