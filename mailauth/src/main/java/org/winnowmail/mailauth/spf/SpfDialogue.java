// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import org.winnowmail.message.IpLiteral;

/**
 * What macros can speak of (RFC 7208, section 7.2).
 *
 * @param client the sending host; an IPv4-mapped address counts as IPv4 (RFC 7208, section 5)
 * @param helo as given
 * @param local local part of the sender
 * @param senderDomain domain of the sender
 * @param receiver our own name
 * @param now time of the check
 */
record SpfDialogue(InetAddress client, String helo, String local, String senderDomain, String receiver, Instant now) {

    /** Whether the local part is one of SMTPUTF8. */
    boolean isInternational() {
        return local.chars().anyMatch(c -> c >= 0x80);
    }

    boolean isV6() {
        return client instanceof Inet6Address;
    }

    byte[] address() {
        return client.getAddress();
    }

    String sender() {
        return local + '@' + senderDomain;
    }

    /** Dotted octets, or dotted nibbles in upper case. */
    String dotted() {
        if (!isV6()) {
            return client.getHostAddress();
        }
        StringBuilder out = new StringBuilder(63);
        for (byte b : address()) {
            if (!out.isEmpty()) {
                out.append('.');
            }
            out.append(hex(b >> 4)).append('.').append(hex(b));
        }
        return out.toString();
    }

    private static char hex(int nibble) {
        return Character.toUpperCase(Character.forDigit(nibble & 0xF, 16));
    }

    /** The reverse-lookup name. */
    String reverse() {
        return String.join(".", java.util.List.of(dotted().split("\\.", -1)).reversed()) + '.' + zone() + ".arpa";
    }

    String zone() {
        return isV6() ? "ip6" : "in-addr";
    }

    /** For people: shortest form of RFC 5952. */
    String readable() {
        return IpLiteral.write(client);
    }
}
