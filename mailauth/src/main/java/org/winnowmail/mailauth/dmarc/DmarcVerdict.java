// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.util.Locale;

/** Results of a DMARC check (RFC 9989, section 10; RFC 8601). */
public enum DmarcVerdict {
    /** No policy applies. */
    NONE,
    /** The author's domain stands behind the message. */
    PASS,
    /** It does not. */
    FAIL,
    /** Nobody knows now: a policy or an aligned identifier could not be looked up. Never a reason to reject. */
    TEMPERROR,
    /** The message does not name one author domain that could have a policy. */
    PERMERROR;

    /** The word in Authentication-Results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
