// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How the DNS is asked.
 *
 * @param servers resolvers in order of preference; empty means those of the operating system
 * @param timeout time for one question over all tries and servers; default 2 s, since the SMTP client
 *     waits for the sum of them
 * @param tries UDP packets sent per question, going round the servers; default 2
 * @param cacheBytes memory for answers, in bytes; default 32 MB, about 150,000 answers
 * @param maxTtl longest time an answer is kept whatever its TTL says; default one day (RFC 8767
 *     recommends a cap of days)
 * @param maxNegativeTtl longest time "there is none" is kept; default 15 minutes, within RFC 2308
 *     section 5
 * @param failureTtl time a failure is kept so that a dead zone is not asked by every message; default 5 s
 *     (RFC 2308, section 7 allows 5 minutes)
 * @param maxAnswer largest answer looked at, in bytes of record data; default 64 kB, the size of a DNS
 *     message over TCP
 */
public record DnsSettings(
        List<InetSocketAddress> servers,
        Duration timeout,
        int tries,
        long cacheBytes,
        Duration maxTtl,
        Duration maxNegativeTtl,
        Duration failureTtl,
        int maxAnswer) {
    public DnsSettings {
        servers = List.copyOf(servers);
    }

    public static final DnsSettings DEFAULT = new DnsSettings(
            List.of(),
            Duration.ofSeconds(2),
            2,
            32L << 20,
            Duration.ofDays(1),
            Duration.ofMinutes(15),
            Duration.ofSeconds(5),
            65_535);

    public DnsSettings withServers(List<InetSocketAddress> other) {
        return new DnsSettings(other, timeout, tries, cacheBytes, maxTtl, maxNegativeTtl, failureTtl, maxAnswer);
    }

    public DnsSettings withTimeout(Duration other) {
        return new DnsSettings(servers, other, tries, cacheBytes, maxTtl, maxNegativeTtl, failureTtl, maxAnswer);
    }
}
