// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.winnowmail.managesieve.ManageSieveSettings.ManageSieveLimits;

/**
 * Counts wrong passwords, so that nobody can go on guessing over new connections.
 *
 * <p>Counted is by user and network together: who guesses locks out himself and not the user elsewhere. A network
 * (an IPv4 address, an IPv6 /64) that fails with many users is refused as a whole, unless its addresses are private:
 * there a webmail or a proxy stands for everybody. Right passwords are refused like wrong ones meanwhile, or the
 * answer would tell them apart. Any thread may call.
 */
final class FailedLogins {
    /** Users a network may fail with as often as with one. */
    private static final int USERS_PER_NETWORK = 10;

    /** Counters held; an attacker from many networks makes the oldest be forgotten. About 3 MB. */
    private static final int MOST = 20_000;

    /** A longer name is cut: it is nobody's. */
    private static final int NAME = 200;

    private final int perUser;
    private final Cache<String, Integer> counts;

    FailedLogins(ManageSieveLimits limits, Ticker ticker) {
        this.perUser = limits.loginFailures();
        this.counts = Caffeine.newBuilder()
                .expireAfterWrite(limits.loginWindow())
                .maximumSize(MOST)
                .ticker(ticker)
                .build();
    }

    /** Whether nobody may log in from there now. */
    boolean refuses(String address) {
        Network network = Network.of(address);
        return !network.shared() && count(network.key()) >= perUser * USERS_PER_NETWORK;
    }

    /** Whether this user may not log in from there now. */
    boolean refuses(String address, String user) {
        return refuses(address) || count(pair(address, user)) >= perUser;
    }

    /** A wrong password; true when it was the last one allowed. */
    boolean failed(String address, String user) {
        Network network = Network.of(address);
        int whole = network.shared() ? 0 : counts.asMap().merge(network.key(), 1, Integer::sum);
        int own = counts.asMap().merge(pair(address, user), 1, Integer::sum);
        return own == perUser || whole == perUser * USERS_PER_NETWORK;
    }

    /** The right one, in time. */
    void succeeded(String address, String user) {
        counts.invalidate(pair(address, user));
    }

    private int count(String key) {
        Integer count = counts.getIfPresent(key);
        return count == null ? 0 : count;
    }

    private static String pair(String address, String user) {
        String name = user.strip().toLowerCase(Locale.ROOT);
        return Network.of(address).key() + ' ' + name.substring(0, Math.min(NAME, name.length()));
    }

    /**
     * Where a client is.
     *
     * @param shared whether many may stand behind the address
     */
    private record Network(String key, boolean shared) {
        private static final int PREFIX_BYTES = 8;

        static Network of(String address) {
            if (address.chars().noneMatch(c -> c == '.' || c == ':')) {
                // a Unix socket
                return new Network(address, true);
            }
            try {
                // digits only: nothing is looked up
                InetAddress a = InetAddress.ofLiteral(address);
                byte[] bytes = a.getAddress();
                boolean six = bytes.length == 16;
                boolean local = a.isLoopbackAddress()
                        || a.isSiteLocalAddress()
                        || a.isLinkLocalAddress()
                        || (six && (bytes[0] & 0xFE) == 0xFC);
                byte[] prefix = six && !local ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes;
                return new Network(HexFormat.of().formatHex(prefix), local);
            } catch (IllegalArgumentException noAddress) {
                return new Network(address, true);
            }
        }
    }
}
