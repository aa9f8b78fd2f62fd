// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Which mail a key signs, and when.
 *
 * @param domain the author's domain: {@code example.org}, {@code *.example.org} for everything below it,
 *     or {@code *} for all
 * @param signAs d= of the signature; empty means the author's domain, or for {@code *.example.org} {@code
 *     example.org}
 * @param selector s=
 * @param key the key
 * @param from signs from then on; before, it is only published ({@link State#NEXT})
 * @param until signs until then; after, it stays published for mail under way ({@link State#PREVIOUS})
 */
public record DkimKeyRule(
        String domain,
        Optional<String> signAs,
        String selector,
        DkimKeyFile key,
        Optional<Instant> from,
        Optional<Instant> until) {
    public DkimKeyRule {
        domain = domain.toLowerCase(Locale.ROOT);
        selector = selector.toLowerCase(Locale.ROOT);
        signAs = signAs.map(d -> d.toLowerCase(Locale.ROOT));
    }

    /** A key that signs always. */
    public static DkimKeyRule always(String domain, String selector, DkimKeyFile key) {
        return new DkimKeyRule(domain, Optional.empty(), selector, key, Optional.empty(), Optional.empty());
    }

    /** Where a key stands in its life; all of them are published. */
    public enum State {
        /** Published ahead of its use, so that it is known everywhere when the first mail needs it. */
        NEXT,
        /** Signs. */
        CURRENT,
        /** Signs no longer, but mail signed with it may still be under way. */
        PREVIOUS
    }

    public State state(Instant now) {
        if (from.isPresent() && now.isBefore(from.get())) {
            return State.NEXT;
        }
        return until.isPresent() && !now.isBefore(until.get()) ? State.PREVIOUS : State.CURRENT;
    }

    /** How well the rule fits: -1 not at all, else the more the better. */
    int fit(String authorDomain) {
        if (domain.equals(authorDomain)) {
            return Integer.MAX_VALUE;
        }
        if (domain.equals("*")) {
            return 0;
        }
        return domain.startsWith("*.") && authorDomain.endsWith(domain.substring(1)) ? domain.length() : -1;
    }

    /** Where the key must be published to sign mail of that author. */
    KeyPlace place(String authorDomain) {
        String d = signAs.orElseGet(() -> domain.startsWith("*.") ? domain.substring(2) : authorDomain);
        return new KeyPlace(selector, d);
    }

    /** Where the key must be published; empty for {@code *}, which signs as whoever wrote. */
    public Optional<KeyPlace> place() {
        return domain.equals("*") && signAs.isEmpty() ? Optional.empty() : Optional.of(place(domain));
    }
}
