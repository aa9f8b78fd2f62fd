/**
 * Mail that scripts send: redirects, automatic replies, notifications. It waits on disk until the relay
 * has taken it, so that a delivery answered with 250 loses none of its effects.
 *
 * <p>Start at {@link org.winnowmail.delivery.outbox.Outbox}.
 */
@NullMarked
package org.winnowmail.delivery.outbox;

import org.jspecify.annotations.NullMarked;
