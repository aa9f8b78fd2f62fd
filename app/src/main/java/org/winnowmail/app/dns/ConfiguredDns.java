// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.mailauth.dns.CachingDnsClient;
import org.winnowmail.mailauth.dns.DnsSettings;
import org.winnowmail.mailauth.dns.ResolverDnsClient;

/** The DNS client of the configuration's {@code dns} section. */
public final class ConfiguredDns {
    private ConfiguredDns() {}

    /** A DNS client as the configuration wants it. */
    public static CachingDnsClient client(Config config) throws ConfigException {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String server : config.dns().servers()) {
            int colon = server.lastIndexOf(':');
            boolean port = colon > 0 && (server.indexOf(':') == colon || server.charAt(colon - 1) == ']');
            String host = (port ? server.substring(0, colon) : server)
                    .replace("[", "")
                    .replace("]", "");
            try {
                servers.add(new InetSocketAddress(host, port ? Integer.parseInt(server.substring(colon + 1)) : 53));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        config.origin("dns.servers"), "dns.servers", "not HOST:PORT: \"" + server + "\"", "");
            }
        }
        DnsSettings settings = DnsSettings.DEFAULT
                .withServers(servers)
                .withTimeout(config.dns().timeout());
        return new CachingDnsClient(new ResolverDnsClient(settings), settings);
    }
}
