// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.relay;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.ip.IpBlock;

/**
 * A server that takes mail from strangers and hands it to us.
 *
 * @param networks all its addresses, those of hosts behind it too
 * @param authservId its name in Authentication-Results, when what it found is believed; lower case
 */
public record Relay(List<IpBlock> networks, Optional<String> authservId) {
    public Relay {
        networks = List.copyOf(networks);
        authservId = authservId.map(Authors::ascii);
    }

    boolean has(InetAddress address) {
        return IpBlock.anyContains(networks, address);
    }
}
