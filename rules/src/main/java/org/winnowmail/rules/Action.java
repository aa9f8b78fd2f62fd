// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.Locale;
import java.util.Optional;

/** What is done with a message, mildest first. */
public enum Action {
    /** Delivered as it is. */
    ACCEPT,
    /** Doubtful: the sending server is asked to come back later. */
    GREYLIST,
    /** Delivered with {@code X-Spam-Flag: YES}; the default Sieve script files it into Junk. */
    ADD_HEADER,
    /** As {@link #ADD_HEADER}, and the subject says so. */
    REWRITE_SUBJECT,
    /** Held by the mail server for an administrator. */
    QUARANTINE,
    /** Refused with a 5xx reply. */
    REJECT,
    /** Accepted and thrown away; only when it was asked for by name, never by score. */
    DISCARD;

    /** The word used in configuration, JSON and documents: {@code add-header}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads {@link #word()}; {@code add_header} is understood as well. */
    public static Optional<Action> ofWord(String word) {
        String wanted = word.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        for (Action action : values()) {
            if (action.name().equals(wanted)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }

    /** Whether a message so treated counts as spam in its {@code X-Spam-Flag}. */
    public boolean isSpam() {
        return compareTo(ADD_HEADER) >= 0;
    }
}
