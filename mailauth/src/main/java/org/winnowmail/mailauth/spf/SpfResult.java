// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.util.List;
import java.util.Optional;

/**
 * What came of an SPF check.
 *
 * @param verdict the result
 * @param domain the domain checked, lower case; empty when there was none
 * @param identity where that domain came from
 * @param reason what decided, in words
 * @param explanation the domain's own words for the rejected (exp=), printable ASCII; empty when it gives
 *     none
 * @param trace every step, in order
 * @param lookups terms that asked the DNS, of ten allowed
 */
public record SpfResult(
        SpfVerdict verdict,
        String domain,
        SpfIdentity identity,
        String reason,
        Optional<String> explanation,
        List<String> trace,
        int lookups) {
    public SpfResult {
        trace = List.copyOf(trace);
    }

    /** Nothing to check. */
    public static SpfResult none(SpfIdentity identity, String reason) {
        return new SpfResult(SpfVerdict.NONE, "", identity, reason, Optional.empty(), List.of(), 0);
    }

    public boolean passed() {
        return verdict == SpfVerdict.PASS;
    }
}
