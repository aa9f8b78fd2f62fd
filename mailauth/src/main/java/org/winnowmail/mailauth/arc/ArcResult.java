// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.arc;

import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.authres.AuthenticationResults;

/**
 * What came of an ARC check.
 *
 * @param verdict the chain status
 * @param sealers domains of the seals, oldest first; believed only when the verdict is pass
 * @param reason in words
 * @param firstSeen what the oldest sealer saw when the message came in; empty when it cannot be read
 * @param sealable a further seal makes sense: the chain has room and did not fail before
 */
public record ArcResult(
        ArcVerdict verdict,
        List<String> sealers,
        String reason,
        Optional<AuthenticationResults> firstSeen,
        boolean sealable) {
    public static final ArcResult NONE =
            new ArcResult(ArcVerdict.NONE, List.of(), "no ARC fields", Optional.empty(), true);

    public ArcResult {
        sealers = List.copyOf(sealers);
    }

    static ArcResult broken(String reason, boolean sealable) {
        return new ArcResult(ArcVerdict.FAIL, List.of(), reason, Optional.empty(), sealable);
    }

    /** Number of seals. */
    public int length() {
        return sealers.size();
    }
}
