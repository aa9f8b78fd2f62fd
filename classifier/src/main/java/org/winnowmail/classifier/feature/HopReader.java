// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.message.HeaderField;

/**
 * Features of the way a message came: how clients called themselves, whether that fits their names, and the network of
 * the first one outside. Not the names of hosts: those near the end are the recipient's own and the same in all mail.
 */
final class HopReader {
    /** Received fields looked at, from the top. */
    private static final int MOST = 12;

    private static final Trait ANY = Trait.named("hop");
    private static final Trait FIRST = Trait.named("firsthop");
    private static final Trait PLACE = Trait.unnamed("hop place");
    private static final Trait COUNT = Trait.named("hops");
    private static final Trait LAST = Trait.unnamed("hop last");
    private static final Trait NET = Trait.named("net");
    private static final Trait ORIGIN = Trait.named("origin");
    private static final Trait ORIGIN_NAMES = Trait.unnamed("origin names");
    private static final Trait ORIGIN_HOME = Trait.unnamed("origin home");
    private static final Trait ORIGIN_NET = Trait.named("originnet");

    /** Parts of an address whose beginnings are features: /8 to /32, or the first four groups of IPv6. */
    private static final int NETS = 4;

    /** Of the origin's address: anybody may have written it, and /16 is a provider. */
    private static final int ORIGIN_NETS = 2;

    /** Characters of a Received field in which its protocol is looked for. */
    private static final int MOST_CHARACTERS = 1000;

    private final FeatureSink sink;
    private final List<Hop> hops = new ArrayList<>();
    private Optional<Hop> outside = Optional.empty();
    private Optional<Hop> origin = Optional.empty();

    HopReader(FeatureSink sink) {
        this.sink = sink;
    }

    /** Whether a Received field was written by final delivery, by LMTP (RFC 3848), and not by a server on the way. */
    static boolean isDelivery(String received) {
        for (int i = received.indexOf("with "); i >= 0 && i < MOST_CHARACTERS; i = received.indexOf("with ", i + 5)) {
            int protocol = received.startsWith("UTF8", i + 5) ? i + 9 : i + 5;
            if (received.regionMatches(true, protocol, "LMTP", 0, 4)) {
                return true;
            }
        }
        return false;
    }

    /** Reads the Received fields, and keeps them for {@link #read}, {@link #outside} and {@link #origin}. */
    void look(Head head) {
        hops.clear();
        for (HeaderField field : head.received) {
            if (hops.size() >= MOST) {
                break;
            }
            hops.add(Hop.read(field.value()));
        }
        outside = firstOutside(hops);
        origin = firstOutside(hops.reversed());
    }

    /** The topmost client that is not within one's own walls: the one that handed the message in. */
    Optional<Hop> outside() {
        return outside;
    }

    /**
     * The lowest client that is not within anybody's walls: by which the message came into the world, as far as the servers
     * on its way can be believed. What comes through a mailing list was handed in by the list, and this is its author's.
     */
    Optional<Hop> origin() {
        return origin;
    }

    private static Optional<Hop> firstOutside(List<Hop> hops) {
        for (Hop hop : hops) {
            if (!hop.internal()) {
                return Optional.of(hop);
            }
        }
        return Optional.empty();
    }

    void read() {
        int outside = 0;
        for (int i = 0; i < hops.size(); i++) {
            Hop hop = hops.get(i);
            boolean inside = hop.internal();
            int kind = 16 * hop.greeting().code + 2 * hop.reverse().code + (inside ? 1 : 0);
            sink.add(Hash.pair(PLACE.seed(), kind, Math.min(i + 1, 6)));
            boolean residential = hop.residential();
            long whole = Hash.of(2 * kind + (residential ? 1 : 0), hop.protocol());
            String told = sink.naming() ? told(hop, inside, residential) : "";
            sink.add(Hash.pair(ANY.seed(), whole, 0), "shape:hop:", told);
            if (!inside) {
                if (++outside == 1) {
                    sink.add(Hash.pair(FIRST.seed(), whole, 0), "shape:firsthop:", told);
                    nets(NET, hop.address(), NETS);
                } else {
                    nets(NET, hop.address(), 1);
                }
            }
        }
        origin.ifPresent(this::tellOrigin);
        sink.say(COUNT, hops.size() + "/" + outside);
        if (!hops.isEmpty()) {
            Hop last = hops.getLast();
            int told = (last.helo().isEmpty() ? 0 : 1)
                    + (last.name().isEmpty() ? 0 : 2)
                    + (last.address().isEmpty() ? 0 : 4);
            sink.add(Hash.of(LAST.seed() + told, last.protocol()));
        }
    }

    private static String told(Hop hop, boolean inside, boolean residential) {
        String names = hop.greeting() + "/" + hop.reverse() + (inside ? "/inside" : "/outside");
        return names.toLowerCase(Locale.ROOT) + (residential ? "/residential/" : "/plain/") + hop.protocol();
    }

    private void tellOrigin(Hop hop) {
        int names = 8 * hop.greeting().code + hop.reverse().code;
        int home = hop.residential() ? 1 : 0;
        String told = sink.naming() ? told(hop, false, home == 1) : "";
        sink.add(Hash.pair(ORIGIN.seed(), Hash.of(2 * names + home, hop.protocol()), 0), "shape:origin:", told);
        sink.add(Hash.pair(ORIGIN_NAMES.seed(), names, home));
        sink.add(Hash.pair(ORIGIN_HOME.seed(), hop.reverse().code, home));
        nets(ORIGIN_NET, hop.address(), ORIGIN_NETS);
    }

    private void nets(Trait of, String address, int most) {
        char separator = address.indexOf(':') < 0 ? '.' : ':';
        int made = 0;
        for (int i = 0; i <= address.length() && made < most; i++) {
            if (i == address.length() || address.charAt(i) == separator) {
                sink.say(of, address, i);
                made++;
            }
        }
    }
}
