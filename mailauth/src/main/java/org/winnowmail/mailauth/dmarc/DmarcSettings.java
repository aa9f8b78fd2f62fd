// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.time.Duration;

/**
 * Limits of one check.
 *
 * @param questions DNS questions for one author domain with all its identifiers; default 100
 * @param authorDomains domains of From looked at; default 3: a right message has one (RFC 9989, section
 *     11.5), each costs a walk
 * @param reserve time kept for the author's policy when the other checks have used up theirs; default 5 s: a forger's
 *     slow DNS must not hide the policy of the domain he forges
 */
public record DmarcSettings(int questions, int authorDomains, Duration reserve) {
    public static final DmarcSettings DEFAULT = new DmarcSettings(100, 3, Duration.ofSeconds(5));
}
