// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.state.Counters;
import org.winnowmail.state.KeyValues;
import org.winnowmail.state.State;

/** What an administrator may do with the greylist's memory, beside the running program or without it. */
public final class GreylistAdmin {
    private static final int PAGE = 1_000;
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final KeyValues memory;
    private final Counters counters;
    private final InstantSource clock;

    public GreylistAdmin(State state, InstantSource clock) {
        this.memory = state.keyValues(Greylist.SPACE);
        this.counters = state.counters(Greylist.SPACE);
        this.clock = clock;
    }

    /**
     * What is remembered.
     *
     * @param text found somewhere in the entry, upper or lower case; empty for all
     * @param limit most entries given
     */
    public List<GreylistEntry> list(String text, int limit) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<GreylistEntry> found = new ArrayList<>();
        String after = "";
        while (found.size() < limit) {
            List<KeyValues.Entry> page = memory.list("", after, PAGE);
            for (KeyValues.Entry entry : page) {
                if (found.size() < limit && matches(entry, wanted)) {
                    found.add(shown(entry));
                }
            }
            if (page.size() < PAGE) {
                break;
            }
            after = page.getLast().key();
        }
        return found;
    }

    /** Never makes these wait again. Giving it twice is harmless. */
    public void allow(Exemption exemption) {
        memory.put(AllowList.KIND + ' ' + exemption.text(), new Seen(clock.millis(), 0, "-").text(), FOR_EVER);
    }

    /**
     * Forgets whatever contains a text; exemptions too.
     *
     * @return how many entries
     */
    public int forget(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("say what to forget: an address, a domain, a network");
        }
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        int gone = 0;
        String after = "";
        while (true) {
            List<KeyValues.Entry> page = memory.list("", after, PAGE);
            for (KeyValues.Entry entry : page) {
                if (matches(entry, wanted)) {
                    gone += memory.remove(entry.key()) ? 1 : 0;
                    counters.remove(entry.key());
                }
            }
            if (page.size() < PAGE) {
                return gone;
            }
            after = page.getLast().key();
        }
    }

    private static boolean matches(KeyValues.Entry entry, String wanted) {
        return wanted.isEmpty()
                || entry.key().contains(wanted)
                || Seen.parse(entry.value())
                        .filter(s -> s.client().equals(wanted))
                        .isPresent();
    }

    private static GreylistEntry shown(KeyValues.Entry entry) {
        List<String> words = List.of(entry.key().split(" "));
        Optional<Seen> seen = Seen.parse(entry.value());
        return new GreylistEntry(
                words.getFirst(),
                words.subList(1, words.size()),
                seen.map(s -> Instant.ofEpochMilli(s.first())).orElse(Instant.EPOCH),
                seen.map(Seen::passes).orElse(0),
                seen.map(Seen::client).orElse("-"),
                entry.expires());
    }
}
