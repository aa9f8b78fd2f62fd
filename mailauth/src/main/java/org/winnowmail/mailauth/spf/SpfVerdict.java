// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.util.Locale;

/** Results of check_host() (RFC 7208, section 2.6). */
public enum SpfVerdict {
    /** The domain says nothing, or is none. */
    NONE,
    /** The domain says that it says nothing about this host. */
    NEUTRAL,
    /** The host may. */
    PASS,
    /** The host may not. */
    FAIL,
    /** The host probably may not. */
    SOFTFAIL,
    /** Nobody knows now; a later try may tell. */
    TEMPERROR,
    /** The domain's records cannot be understood. */
    PERMERROR;

    /** The word in Authentication-Results and Received-SPF. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
