// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.time.Duration;
import java.util.List;

/**
 * How the greylist works.
 *
 * @param mode whose mail is made to wait
 * @param times how long
 * @param likeness which senders count as one
 * @param exempt who is never made to wait
 * @param store what is done when the memory does not answer
 */
public record GreylistSettings(GreylistMode mode, Times times, Likeness likeness, Exempt exempt, Store store) {

    /**
     * How long things last.
     *
     * @param delay how long a sender waits at least. 5 min: spam lists react within minutes, and mail servers retry
     *     after 5 to 15
     * @param retryWindow how long a first attempt is remembered. 48 h: some servers retry only every few hours
     * @param remember how long one that came back is known. 36 days, so that a monthly newsletter stays known
     */
    public record Times(Duration delay, Duration retryWindow, Duration remember) {
        public static final Times DEFAULT = new Times(Duration.ofMinutes(5), Duration.ofDays(2), Duration.ofDays(36));

        public Times {
            if (delay.isNegative() || delay.compareTo(retryWindow) >= 0) {
                throw new IllegalArgumentException(
                        "greylist delay " + delay + " must be shorter than the retry window " + retryWindow);
            }
        }
    }

    /**
     * Which senders count as one.
     *
     * @param passesToKnow after how many different pairs of sender and recipient a network is known for the sender's
     *     whole domain. 3
     * @param ipv4Prefix bits of an IPv4 client's network. 24: pools of one operator are mostly neighbours
     * @param ipv6Prefix bits of an IPv6 client's network. 64: one customer
     */
    public record Likeness(int passesToKnow, int ipv4Prefix, int ipv6Prefix) {
        public static final Likeness DEFAULT = new Likeness(3, 24, 64);

        public Likeness {
            if (ipv4Prefix < 8 || ipv4Prefix > 32 || ipv6Prefix < 16 || ipv6Prefix > 128) {
                throw new IllegalArgumentException("greylist prefix lengths " + ipv4Prefix + ", " + ipv6Prefix);
            }
        }
    }

    /**
     * Who is never made to wait.
     *
     * @param networks clients that are trusted
     * @param others see {@link Exemption}
     */
    public record Exempt(List<Network> networks, List<Exemption> others) {
        public static final Exempt DEFAULT =
                new Exempt(List.of(Network.parse("127.0.0.0/8"), Network.parse("::1/128")), List.of());

        public Exempt {
            networks = List.copyOf(networks);
            others = List.copyOf(others);
        }
    }

    /**
     * What is done when the memory does not answer: the mail passes.
     *
     * @param timeout longest wait for an answer. 500 ms
     * @param outage after five failures in a row the memory is left alone for so long. 10 s
     */
    public record Store(Duration timeout, Duration outage) {
        public static final Store DEFAULT = new Store(Duration.ofMillis(500), Duration.ofSeconds(10));
    }

    public static final GreylistSettings DEFAULT =
            new GreylistSettings(GreylistMode.ADAPTIVE, Times.DEFAULT, Likeness.DEFAULT, Exempt.DEFAULT, Store.DEFAULT);

    public GreylistSettings with(GreylistMode other) {
        return new GreylistSettings(other, times, likeness, exempt, store);
    }

    public GreylistSettings with(Times other) {
        return new GreylistSettings(mode, other, likeness, exempt, store);
    }

    public GreylistSettings with(Exempt other) {
        return new GreylistSettings(mode, times, likeness, other, store);
    }

    public GreylistSettings with(Store other) {
        return new GreylistSettings(mode, times, likeness, exempt, other);
    }
}
