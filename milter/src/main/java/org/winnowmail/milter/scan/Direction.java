// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.List;
import org.winnowmail.mailauth.ip.IpBlock;
import org.winnowmail.mailauth.relay.Relays;
import org.winnowmail.message.Envelope;

/** Which way a message goes, seen from our users. */
public enum Direction {
    /** From somewhere else to our users: judged by everything. */
    INCOMING,
    /** From a trusted network, not logged in: signed when there is a key; its content is judged, its origin is not. */
    TRUSTED,
    /** Submitted by a user of ours who is logged in: signed; not judged. */
    OUTGOING;

    /**
     * What tells the directions apart.
     *
     * @param daemonNames values of the milter macro {@code daemon_name} that mean submission
     * @param trusted networks whose mail is trusted
     * @param relays servers that hand us mail of strangers, which comes in even when they are in a trusted network
     */
    public record Rules(List<String> daemonNames, List<IpBlock> trusted, Relays relays) {
        public Rules {
            daemonNames = List.copyOf(daemonNames);
            trusted = List.copyOf(trusted);
        }

        /** The direction of one message. */
        public Direction of(Envelope envelope) {
            if (envelope.authUser().isPresent()
                    || daemonNames.contains(envelope.macros().getOrDefault("daemon_name", ""))) {
                return OUTGOING;
            }
            if (relays.include(envelope)) {
                return INCOMING;
            }
            return envelope.client()
                            .address()
                            .map(a -> IpBlock.anyContains(trusted, a))
                            .orElse(false)
                    ? TRUSTED
                    : INCOMING;
        }
    }
}
