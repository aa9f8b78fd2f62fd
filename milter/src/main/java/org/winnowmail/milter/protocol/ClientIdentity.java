// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.net.InetAddress;
import java.util.Optional;
import org.winnowmail.message.Client;

/** Who connected, from CONNECT and the macros that came with it. */
final class ClientIdentity {
    private static final String UNKNOWN = "unknown";

    private ClientIdentity() {}

    static Client of(Command.Connect connect, Macros macros) {
        String name = known(WireText.decode(connect.host()));
        return new Client(address(connect), name, ptr(name, macros), connect.port());
    }

    /** Sendmail writes {@code IPv6:} before the address, Postfix does not. */
    private static Optional<InetAddress> address(Command.Connect connect) {
        if (connect.family() != '4' && connect.family() != '6') {
            return Optional.empty();
        }
        String text = connect.address();
        if (text.regionMatches(true, 0, "IPv6:", 0, 5)) {
            text = text.substring(5);
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /**
     * {@code {client_ptr}} where the MTA sends it; else the name in {@code _}, which reads {@code ptr [addr]
     * (may be forged)}.
     */
    private static String ptr(String name, Macros macros) {
        String ptr = macros.get('C', "client_ptr");
        if (ptr.isEmpty()) {
            String resolved = macros.get('C', "_");
            int bracket = resolved.indexOf(" [");
            ptr = bracket > 0 ? resolved.substring(0, bracket) : "";
            ptr = ptr.substring(ptr.indexOf('@') + 1);
        }
        ptr = known(ptr);
        return ptr.isEmpty() ? name : ptr;
    }

    /** MTAs write {@code unknown} or the address in brackets when there is no verified name. */
    private static String known(String name) {
        return name.equals(UNKNOWN) || name.startsWith("[") ? "" : name;
    }
}
