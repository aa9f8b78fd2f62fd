// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.time.Duration;
import java.util.List;

/**
 * How the greylist works.
 *
 * @param mode whose mail is made to wait
 * @param delay how long at least. 5 min: spam lists react within minutes, and mail servers retry after 5 to 15
 * @param retryWindow how long a first attempt is remembered. 48 h: some servers retry only every few hours
 * @param remember how long one that came back is known. 36 days, so that a monthly newsletter stays known
 * @param passesToKnow after how many different pairs of sender and recipient a network is known for the sender's
 *     whole domain. 3
 * @param ipv4Prefix bits of an IPv4 client's network. 24: pools of one operator are mostly neighbours
 * @param ipv6Prefix bits of an IPv6 client's network. 64: one customer
 * @param trustedNetworks clients that are never made to wait
 * @param exempt further ones, see {@link Exemption}
 * @param storeTimeout longest wait for the memory; then the mail passes. 500 ms
 * @param outage after five failures in a row the memory is left alone for so long. 10 s
 */
public record GreylistSettings(
        GreylistMode mode,
        Duration delay,
        Duration retryWindow,
        Duration remember,
        int passesToKnow,
        int ipv4Prefix,
        int ipv6Prefix,
        List<Network> trustedNetworks,
        List<Exemption> exempt,
        Duration storeTimeout,
        Duration outage) {

    public static final GreylistSettings DEFAULT = new GreylistSettings(
            GreylistMode.ADAPTIVE,
            Duration.ofMinutes(5),
            Duration.ofDays(2),
            Duration.ofDays(36),
            3,
            24,
            64,
            List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128")),
            List.of(),
            Duration.ofMillis(500),
            Duration.ofSeconds(10));

    public GreylistSettings {
        trustedNetworks = List.copyOf(trustedNetworks);
        exempt = List.copyOf(exempt);
        if (delay.isNegative() || delay.compareTo(retryWindow) >= 0) {
            throw new IllegalArgumentException(
                    "greylist delay " + delay + " must be shorter than the retry window " + retryWindow);
        }
        if (ipv4Prefix < 8 || ipv4Prefix > 32 || ipv6Prefix < 16 || ipv6Prefix > 128) {
            throw new IllegalArgumentException("greylist prefix lengths " + ipv4Prefix + ", " + ipv6Prefix);
        }
    }

    public GreylistSettings withMode(GreylistMode other) {
        return new GreylistSettings(
                other,
                delay,
                retryWindow,
                remember,
                passesToKnow,
                ipv4Prefix,
                ipv6Prefix,
                trustedNetworks,
                exempt,
                storeTimeout,
                outage);
    }

    public GreylistSettings withDelay(Duration other) {
        return new GreylistSettings(
                mode,
                other,
                retryWindow,
                remember,
                passesToKnow,
                ipv4Prefix,
                ipv6Prefix,
                trustedNetworks,
                exempt,
                storeTimeout,
                outage);
    }

    public GreylistSettings withTrustedNetworks(List<Network> networks) {
        return new GreylistSettings(
                mode,
                delay,
                retryWindow,
                remember,
                passesToKnow,
                ipv4Prefix,
                ipv6Prefix,
                networks,
                exempt,
                storeTimeout,
                outage);
    }

    public GreylistSettings withExempt(List<Exemption> exemptions) {
        return new GreylistSettings(
                mode,
                delay,
                retryWindow,
                remember,
                passesToKnow,
                ipv4Prefix,
                ipv6Prefix,
                trustedNetworks,
                exemptions,
                storeTimeout,
                outage);
    }

    public GreylistSettings withStoreTimeout(Duration timeout) {
        return new GreylistSettings(
                mode,
                delay,
                retryWindow,
                remember,
                passesToKnow,
                ipv4Prefix,
                ipv6Prefix,
                trustedNetworks,
                exempt,
                timeout,
                outage);
    }

    /** The same with other times; see the parameters of those names. */
    public GreylistSettings withTimes(Duration wait, Duration window, Duration memory) {
        return new GreylistSettings(
                mode,
                wait,
                window,
                memory,
                passesToKnow,
                ipv4Prefix,
                ipv6Prefix,
                trustedNetworks,
                exempt,
                storeTimeout,
                outage);
    }
}
