/**
 * A connection as a protocol's conversation sees it: blocking reads and writes on a virtual thread, over
 * Netty channels whose event loops only move bytes.
 *
 * <p>Here live listeners, back pressure, time limits, TLS and the orderly stop, for LMTP and ManageSieve
 * alike. No protocol rules. Start at {@link org.winnowmail.lmtp.wire.WireServer}.
 */
@NullMarked
package org.winnowmail.lmtp.wire;

import org.jspecify.annotations.NullMarked;
