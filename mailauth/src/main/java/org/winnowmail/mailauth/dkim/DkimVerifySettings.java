// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.time.Duration;

/**
 * What is asked of a signature.
 *
 * @param signatures looked at per message, best first; default 5: a hundred cost 100 DNS questions
 * @param headerNames in h= at most; default 200
 * @param minRsaBits smallest RSA key; default 1024 (RFC 8301, section 3.2)
 * @param maxRsaBits largest RSA key; default 8192: larger ones only burn our time
 * @param lengthTag what an l= tag means here
 * @param clockSkew how far the signer's clock may be off; default 5 minutes
 */
public record DkimVerifySettings(
        int signatures, int headerNames, int minRsaBits, int maxRsaBits, LengthTag lengthTag, Duration clockSkew) {

    /** RFC 6376, section 8.2: with l= anybody can append what the recipient will read. */
    public enum LengthTag {
        /** A signature with l= is not accepted. */
        REFUSE,
        /** It is not accepted when the body is longer than l= says. */
        REFUSE_WHEN_LONGER,
        /** It is accepted; the reason says how much is unsigned. */
        ACCEPT
    }

    public static final DkimVerifySettings DEFAULT =
            new DkimVerifySettings(5, 200, 1024, 8192, LengthTag.REFUSE_WHEN_LONGER, Duration.ofMinutes(5));
}
