// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.winnowmail.greylist.Decision.Defer;
import org.winnowmail.greylist.Decision.Pass;
import org.winnowmail.greylist.Decision.Reason;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.state.Counters;
import org.winnowmail.state.KeyValues;
import org.winnowmail.state.State;

/**
 * Asks unknown senders to come back once (RFC 6647).
 *
 * <p>A real mail server repeats what was refused for the time being; much of what sends spam does not. Who came back
 * is known from then on. The harm of greylisting is in its corners, and they decide what is remembered:
 *
 * <ul>
 *   <li>Large senders repeat from another machine. Each attempt is remembered under several keys: the client's
 *       network, the domain of its verified host name, the sender's domain when that is proven. One that is old
 *       enough suffices.
 *   <li>Senders change their address from mail to mail ({@link Key#sender}).
 *   <li>A sender who came back for a few recipients is not asked for the others: network and sender's domain are
 *       known then for a long time, renewed by use.
 *   <li>A user who wrote to somebody gets the answer without delay.
 *   <li>The memory may be down, slow, lost in a restart, or the clock may jump. None of this may stop mail: whatever
 *       cannot be measured passes.
 * </ul>
 *
 * <p>Immutable but for the memory; any number of threads may ask. A reload makes a new one on the same {@link State}.
 */
public final class Greylist {
    static final String SPACE = "greylist";
    private static final Set<String> ALWAYS_REACHABLE = Set.of("postmaster", "abuse");

    private final GreylistSettings settings;
    private final KeyValues memory;
    private final Counters counters;
    private final InstantSource clock;
    private final Guard guard;
    private final AllowList allowed;

    public Greylist(GreylistSettings settings, State state, InstantSource clock) {
        this(settings, state, clock, System::nanoTime);
    }

    Greylist(GreylistSettings settings, State state, InstantSource clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.memory = state.keyValues(SPACE);
        this.counters = state.counters(SPACE);
        this.clock = clock;
        this.guard = new Guard(settings.store().timeout(), settings.store().outage(), nanoTime);
        this.allowed = new AllowList(memory, nanoTime);
    }

    public GreylistSettings settings() {
        return settings;
    }

    /** At RCPT: may this recipient's mail come in now? Decides in the mode {@code envelope} only. */
    public Decision check(GreylistRequest request) {
        if (settings.mode() == GreylistMode.OFF) {
            return Pass.because(Reason.OFF);
        }
        if (settings.mode() != GreylistMode.ENVELOPE) {
            return Pass.because(Reason.NOT_NOW);
        }
        Optional<Decision> exempt = exemptWithoutMemory(request);
        if (exempt.isPresent()) {
            return exempt.get();
        }
        if (request.sender().isEmpty()) {
            // Address call-outs use the null sender and take a 4xx for a no; bounces carry no new spam run.
            return Pass.because(Reason.NULL_SENDER);
        }
        return remembered(List.of(request), envelopeKeys(request));
    }

    /**
     * Why no message of this kind is ever made to wait once it is read; empty when {@link #checkMessage} must be asked.
     *
     * @param doubtful whether its score reaches the greylist threshold
     */
    public Optional<Reason> indifferent(boolean doubtful) {
        return switch (settings.mode()) {
            case OFF -> Optional.of(Reason.OFF);
            case ENVELOPE -> Optional.of(Reason.NOT_NOW);
            case ADAPTIVE -> doubtful ? Optional.empty() : Optional.of(Reason.NOT_DOUBTFUL);
            case MESSAGE -> Optional.empty();
        };
    }

    /** At the end of a message: may it come in now? Decides in the modes {@code adaptive} and {@code message}. */
    public Decision checkMessage(MessageRequest request) {
        Optional<Reason> none = indifferent(request.doubtful());
        if (none.isPresent()) {
            return Pass.because(none.get());
        }
        List<GreylistRequest> all = request.perRecipient();
        if (all.isEmpty()) {
            return Pass.because(Reason.LOCAL);
        }
        for (GreylistRequest one : all) {
            // The message is one: whoever must have it at once lets it in for all.
            Optional<Decision> exempt = exemptWithoutMemory(one);
            if (exempt.isPresent()) {
                return exempt.get();
            }
        }
        return remembered(all, messageKeys(request, all));
    }

    /**
     * An authenticated user has sent mail to somebody: the answer will not be made to wait. Fails silently when the
     * memory does.
     */
    public void noteOutgoing(Envelope envelope) {
        if (settings.mode() == GreylistMode.OFF
                || envelope.authUser().isEmpty()
                || envelope.sender().isEmpty()) {
            return;
        }
        Map<String, String> wrote = new LinkedHashMap<>();
        for (Address recipient : envelope.recipients()) {
            wrote.put(wroteKey(envelope.sender().get(), recipient), seenNow("-").text());
        }
        guard.ask(() -> {
            memory.putAll(wrote, settings.times().remember());
            return wrote;
        });
    }

    private Optional<Decision> exemptWithoutMemory(GreylistRequest request) {
        if (request.authUser().isPresent()) {
            return Optional.of(Pass.because(Reason.AUTHENTICATED));
        }
        Optional<InetAddress> address = request.client().address();
        if (address.isEmpty()) {
            // A unix socket or a local submission; and nothing to remember it by.
            return Optional.of(Pass.because(Reason.LOCAL));
        }
        for (Network network : settings.exempt().networks()) {
            if (network.contains(address.get())) {
                return Optional.of(Pass.because(Reason.TRUSTED_NETWORK, network.toString()));
            }
        }
        if (ALWAYS_REACHABLE.contains(request.recipient().local().toLowerCase(Locale.ROOT))) {
            return Optional.of(Pass.because(Reason.POSTMASTER));
        }
        return covering(settings.exempt().others(), request)
                .map(e -> Pass.because(Reason.ALLOWED, "greylist.exempt " + e.text()));
    }

    private static Optional<Exemption> covering(List<Exemption> exemptions, GreylistRequest r) {
        return exemptions.stream()
                .filter(e -> e.covers(r.client(), r.sender(), r.recipient()))
                .findFirst();
    }

    /** What the memory says, under the guard. */
    private Decision remembered(List<GreylistRequest> requests, List<String> keys) {
        return guard.ask(() -> decide(requests, keys)).orElseGet(() -> Pass.because(Reason.MEMORY_DOWN));
    }

    private Decision decide(List<GreylistRequest> requests, List<String> keys) {
        GreylistRequest first = requests.getFirst();
        for (GreylistRequest request : requests) {
            Optional<Exemption> exemption = covering(allowed.current(), request);
            if (exemption.isPresent()) {
                return Pass.because(
                        Reason.ALLOWED,
                        "winnow greylist allow " + exemption.get().text());
            }
        }
        List<String> knownKeys = knownKeys(first);
        List<String> wroteKeys = requests.stream()
                .filter(r -> r.sender().isPresent())
                .map(r -> wroteKey(r.recipient(), r.sender().orElseThrow()))
                .toList();
        List<String> all = new ArrayList<>(keys);
        all.addAll(knownKeys);
        all.addAll(wroteKeys);
        Map<String, KeyValues.Entry> found = memory.getAll(all);

        for (String key : wroteKeys) {
            if (found.containsKey(key)) {
                return Pass.because(Reason.CORRESPONDENT, key);
            }
        }
        for (String key : knownKeys) {
            KeyValues.Entry entry = found.get(key);
            if (entry != null) {
                renew(entry);
                return Pass.because(Reason.KNOWN, key);
            }
        }
        return measure(first, keys, knownKeys, found);
    }

    private Decision measure(
            GreylistRequest request, List<String> keys, List<String> knownKeys, Map<String, KeyValues.Entry> found) {
        Instant now = clock.instant();
        String client = clientText(request.client());
        Optional<Seen> oldest = Optional.empty();
        String under = keys.getFirst();
        for (String key : keys) {
            KeyValues.Entry entry = found.get(key);
            Optional<Seen> seen = entry == null ? Optional.empty() : Seen.parse(entry.value());
            if (seen.isPresent()
                    && (oldest.isEmpty() || seen.get().first() < oldest.get().first())) {
                oldest = seen;
                under = key;
            }
        }
        if (oldest.isEmpty()) {
            remember(
                    keys,
                    new Seen(now.toEpochMilli(), 0, client),
                    settings.times().retryWindow());
            return new Defer(settings.times().delay(), Reason.FIRST_TIME, List.of(under));
        }
        Seen seen = oldest.get();
        Duration age = Duration.ofMillis(now.toEpochMilli() - seen.first());
        if (age.isNegative()) {
            remember(
                    keys,
                    new Seen(now.toEpochMilli(), seen.passes() + 1, client),
                    settings.times().remember());
            return Pass.because(Reason.CLOCK, under);
        }
        if (seen.passes() == 0 && age.compareTo(settings.times().delay()) < 0) {
            return new Defer(
                    settings.times().delay().minus(age),
                    Reason.TOO_EARLY,
                    List.of(under, "seen " + words(age) + " ago"));
        }
        remember(keys, seen.passed(client), settings.times().remember());
        if (seen.passes() == 0) {
            learn(knownKeys, client);
        }
        return Pass.because(Reason.CAME_BACK, under, "first seen " + words(age) + " ago");
    }

    private void remember(List<String> keys, Seen seen, Duration howLong) {
        Map<String, String> values = new LinkedHashMap<>();
        keys.forEach(k -> values.put(k, seen.text()));
        memory.putAll(values, howLong);
    }

    /** Counts who came back; from {@code passesToKnow} on it is known. */
    private void learn(List<String> knownKeys, String client) {
        Map<String, String> known = new LinkedHashMap<>();
        for (String key : knownKeys) {
            if (counters.add(key, 1, settings.times().remember())
                    >= settings.likeness().passesToKnow()) {
                known.put(key, seenNow(client).text());
            }
        }
        if (!known.isEmpty()) {
            memory.putAll(known, settings.times().remember());
        }
    }

    /** Lets an entry live on, at most once a day so that the busy ones cost no write a mail. */
    private void renew(KeyValues.Entry entry) {
        Instant latest = clock.instant().plus(settings.times().remember());
        if (entry.expires().isBefore(latest.minus(Duration.ofDays(1)))) {
            memory.put(entry.key(), entry.value(), settings.times().remember());
        }
    }

    private Seen seenNow(String client) {
        return new Seen(clock.millis(), 0, client);
    }

    private List<String> envelopeKeys(GreylistRequest r) {
        String sender = r.sender().map(Key::sender).orElse("<>");
        String recipient = Key.recipient(r.recipient());
        List<String> keys = new ArrayList<>();
        keys.add(Key.of("triplet", network(r.client()), sender, recipient));
        pools(r).forEach(pool -> keys.add(Key.of("pool", pool, sender, recipient)));
        return keys;
    }

    private List<String> messageKeys(MessageRequest message, List<GreylistRequest> all) {
        GreylistRequest r = all.getFirst();
        String sender = r.sender().map(Key::sender).orElse("<>");
        String domain = r.sender().map(Address::domainKey).orElse("<>");
        String recipients = all.size() == 1
                ? Key.recipient(r.recipient())
                : Key.digest(
                        String.join(
                                " ",
                                all.stream()
                                        .map(one -> Key.recipient(one.recipient()))
                                        .sorted()
                                        .toList()),
                        new byte[0]);
        List<String> keys = new ArrayList<>();
        keys.add(Key.of("message", message.fingerprint(), domain, recipients));
        keys.add(Key.of("triplet", network(r.client()), sender, recipients));
        pools(r).forEach(pool -> keys.add(Key.of("pool", pool, sender, recipients)));
        return keys;
    }

    private List<String> knownKeys(GreylistRequest r) {
        if (r.sender().isEmpty()) {
            return List.of();
        }
        String domain = r.sender().get().domainKey();
        List<String> keys = new ArrayList<>();
        keys.add(Key.of("known", network(r.client()), domain));
        pools(r).forEach(pool -> keys.add(Key.of("known", pool, domain)));
        return keys;
    }

    /** Names by which machines of one operator are one: a proven domain, the domain of a server's verified name. */
    private static List<String> pools(GreylistRequest r) {
        List<String> pools = new ArrayList<>();
        r.verifiedDomain().ifPresent(d -> pools.add("spf:" + d));
        HostName.operator(r.client()).ifPresent(d -> pools.add("host:" + d));
        return pools;
    }

    private String network(Client client) {
        return client.address()
                .map(a -> Network.around(
                                a,
                                settings.likeness().ipv4Prefix(),
                                settings.likeness().ipv6Prefix())
                        .toString())
                .orElse("-");
    }

    private static String wroteKey(Address user, Address correspondent) {
        return Key.of("wrote", Key.recipient(user), Key.recipient(correspondent));
    }

    private static String clientText(Client client) {
        return client.address().map(InetAddress::getHostAddress).orElse("-");
    }

    private static String words(Duration age) {
        return age.toMinutes() >= 2 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }
}
