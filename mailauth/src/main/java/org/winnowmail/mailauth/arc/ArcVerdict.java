// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.arc;

import java.util.Locale;

/** Chain status (RFC 8617, section 4.4). */
public enum ArcVerdict {
    /** No ARC fields. */
    NONE,
    /** Every seal holds, and the message is as the last sealer left it. */
    PASS,
    /** The chain is broken or badly made. */
    FAIL,
    /** A key could not be looked up now. */
    TEMPERROR;

    /** The word in Authentication-Results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
