// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.Locale;

/** Results of a DKIM check (RFC 8601, section 2.7.1). */
public enum DkimVerdict {
    /** Not signed. */
    NONE,
    /** Signed, and everything fits. */
    PASS,
    /** Signed, and something was changed or is not acceptable as a signature. */
    FAIL,
    /** Signed and perhaps right, but not acceptable here. */
    POLICY,
    /** Signed, but it says nothing: a domain that is only trying, or more signatures than are looked at. */
    NEUTRAL,
    /** Nobody knows now; a later try may tell. */
    TEMPERROR,
    /** It can never be verified: malformed, or no key. */
    PERMERROR;

    /** The word in Authentication-Results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
