// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.net.InetAddress;

/** One record of an answer. */
public sealed interface DnsRecord {
    /** Bytes this record holds in a cache, roughly. */
    int weight();

    /**
     * The character strings of a TXT record joined without anything between them (RFC 7208, section 3.3;
     * RFC 6376, section 3.6.2.2). Each char is one byte, so that 8-bit content survives.
     */
    record Txt(String value) implements DnsRecord {
        @Override
        public int weight() {
            return 48 + value.length();
        }
    }

    /** An A or AAAA record. */
    record Ip(InetAddress address) implements DnsRecord {
        @Override
        public int weight() {
            return 80;
        }
    }

    /** A mail exchanger; the host is empty for a null MX (RFC 7505). */
    record Mx(int preference, String host) implements DnsRecord {
        @Override
        public int weight() {
            return 56 + host.length();
        }
    }

    /** A reverse name. */
    record Ptr(String host) implements DnsRecord {
        @Override
        public int weight() {
            return 48 + host.length();
        }
    }
}
