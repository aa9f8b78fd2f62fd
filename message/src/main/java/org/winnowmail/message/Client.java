// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The SMTP client of a session.
 *
 * @param address its IP address; empty for a unix socket, a local submission or an unknown peer
 * @param name the verified host name (forward and reverse agree); empty when unknown
 * @param ptr the reverse name, verified or not; empty when unknown
 * @param port its TCP port; 0 when unknown
 */
public record Client(Optional<InetAddress> address, String name, String ptr, int port) {
    /** No address, no name. */
    public static final Client UNKNOWN = new Client(Optional.empty(), "", "", 0);

    /** A client of which only the address is known. */
    public static Client of(InetAddress address) {
        return new Client(Optional.of(address), "", "", 0);
    }
}
