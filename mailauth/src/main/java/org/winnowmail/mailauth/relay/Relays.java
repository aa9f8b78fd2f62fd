// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.relay;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.spf.SpfResult;
import org.winnowmail.mailauth.spf.SpfVerdict;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;

/**
 * The servers that hand us others' mail, and what their words are worth.
 *
 * <p>A header is read from the top as long as trusted servers wrote it: the topmost Received field is that of the relay
 * itself; while it names a client that belongs to the same relay, the next one counts. The first client beyond is the
 * one that is checked. Below the next Received field everything may have been written by a stranger.
 *
 * <p>What the relay found out itself is believed when it is named with an authserv-id (RFC 8601, section 5): of the
 * Authentication-Results fields in its part of the header that bear this name, the topmost alone, since a stranger's
 * can only stand below. What it does not say there is found out anew.
 *
 * @param relays in the order of the configuration
 */
public record Relays(List<Relay> relays) {
    /** Nobody hands us others' mail. */
    public static final Relays NONE = new Relays(List.of());

    /** Received fields of one relay that are followed. */
    private static final int MAX_HOPS = 10;

    public Relays {
        relays = List.copyOf(relays);
    }

    /** Whether this client hands us others' mail; whoever has logged in hands us his own. */
    public boolean include(Envelope envelope) {
        return relay(envelope).isPresent();
    }

    private Optional<Relay> relay(Envelope envelope) {
        return relays.isEmpty() || envelope.authUser().isPresent()
                ? Optional.empty()
                : envelope.client()
                        .address()
                        .flatMap(address ->
                                relays.stream().filter(r -> r.has(address)).findFirst());
    }

    /** Names in Authentication-Results that nobody may use who does not come from a relay. */
    public List<String> authservIds() {
        return relays.stream().flatMap(r -> r.authservId().stream()).toList();
    }

    /** How a message came. */
    public Arrival arrival(Envelope envelope, Message message) {
        Optional<Relay> relay = relay(envelope);
        if (relay.isEmpty()) {
            return Arrival.direct(envelope);
        }
        InetAddress here = envelope.client().address().orElseThrow();
        Trail trail = Trail.of(relay.get(), message.headers());
        return switch (trail.end()) {
            case Trail.End.Own own -> new Arrival(envelope, Optional.of(here), Optional.empty(), own.why());
            case Trail.End.Lost lost ->
                new Arrival(
                        seen(envelope, Client.UNKNOWN, ""),
                        Optional.of(here),
                        told(relay.get(), trail, envelope),
                        lost.why());
            case Trail.End.Stranger(Hop hop) ->
                new Arrival(
                        seen(envelope, Client.of(hop.address()), hop.helo()),
                        Optional.of(here),
                        // What the relay could not find out, perhaps we can.
                        told(relay.get(), trail, envelope).filter(spf -> spf.verdict() != SpfVerdict.TEMPERROR),
                        "the relay " + text(here) + " had it from " + text(hop.address()));
        };
    }

    private static Envelope seen(Envelope e, Client client, String helo) {
        return new Envelope(client, helo, e.sender(), e.recipients(), e.authUser(), e.queueId(), e.macros());
    }

    private static Optional<SpfResult> told(Relay relay, Trail trail, Envelope envelope) {
        return relay.authservId()
                .flatMap(id -> ToldSpf.of(id, trail.fields(), envelope.sender().isEmpty()));
    }

    private static String text(InetAddress address) {
        return address.getHostAddress();
    }

    /**
     * The part of a header that a relay has written.
     *
     * @param fields from the top, down to where the next server's begin
     * @param end who came to it
     */
    record Trail(List<HeaderField> fields, End end) {
        /** Who came to a relay. */
        sealed interface End {
            /** Somebody who is not of the relay. */
            record Stranger(Hop hop) implements End {}

            /** The message is the relay's own. */
            record Own(String why) implements End {}

            /** That cannot be read. */
            record Lost(String why) implements End {}
        }

        static Trail of(Relay relay, Headers headers) {
            List<HeaderField> fields = new ArrayList<>();
            Optional<End> end = Optional.empty();
            int hops = 0;
            for (HeaderField field : headers) {
                if (field.is("Received")) {
                    if (end.isPresent()) {
                        break;
                    }
                    end = ++hops > MAX_HOPS
                            ? Optional.of(new End.Lost("the relay has more than " + MAX_HOPS + " Received fields"))
                            : end(relay, field);
                }
                fields.add(field);
            }
            // Nobody came: what stands in the header is the relay's, or that of whoever wrote there.
            return new Trail(fields, end.orElseGet(() -> new End.Own(hops(headers))));
        }

        private static String hops(Headers headers) {
            return headers.has("Received") ? "the mail is the relay's own" : "the relay wrote no Received field";
        }

        /** Empty when the client is of the relay too. */
        private static Optional<End> end(Relay relay, HeaderField received) {
            if (Hop.isLocal(received)) {
                return Optional.of(new End.Own("the mail was handed in on the relay itself"));
            }
            Optional<Hop> hop = Hop.read(received);
            if (hop.isEmpty()) {
                return Optional.of(new End.Lost("the Received field of the relay has no known form"));
            }
            if (hop.get().loggedIn()) {
                return Optional.of(new End.Own("the relay's client had logged in"));
            }
            InetAddress client = hop.get().address();
            if (client.isLoopbackAddress() || relay.has(client)) {
                return Optional.empty();
            }
            return Optional.of(
                    isPrivate(client)
                            ? new End.Lost("the relay had it from " + text(client)
                                    + ", a private address that is not in its networks")
                            : new End.Stranger(hop.get()));
        }

        private static boolean isPrivate(InetAddress a) {
            byte[] bytes = a.getAddress();
            boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC; // RFC 4193
            return a.isSiteLocalAddress() || a.isLinkLocalAddress() || a.isAnyLocalAddress() || uniqueLocal;
        }
    }
}
