// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.util.Locale;
import java.util.Optional;

/** What a domain wants done with mail that fails (RFC 9989, section 4.7). */
public enum DmarcPolicy {
    NONE,
    QUARANTINE,
    REJECT;

    /** The word in records, reports and Authentication-Results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DmarcPolicy> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "none" -> Optional.of(NONE);
            case "quarantine" -> Optional.of(QUARANTINE);
            case "reject" -> Optional.of(REJECT);
            default -> Optional.empty();
        };
    }

    /** One step milder, as t=y asks. */
    DmarcPolicy lowered() {
        return this == REJECT ? QUARANTINE : NONE;
    }
}
