// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.arc.ArcChain;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.relay.Arrival;
import org.winnowmail.mailauth.spf.SpfResult;

/**
 * All that authentication found out about one message.
 *
 * @param arrival how the message came: to us, or to a relay of ours
 * @param submission who logged in to send it; then nothing else was checked
 * @param spf of MAIL FROM, or of HELO for the null sender
 * @param helo SPF of the HELO name by itself, when it was checked
 * @param dkim one per signature, best first; none when the message is not signed
 * @param arc the chain
 * @param chain the chain as read, for a sealer
 * @param dmarc for the author's domain
 * @param action what follows from DMARC under the local settings
 * @param actionReason why, in words
 * @param excuse why a failure has no consequence, when it has none
 * @param results ours, to be written into the message
 */
public record AuthReport(
        Arrival arrival,
        Optional<String> submission,
        SpfResult spf,
        Optional<SpfResult> helo,
        List<DkimResult> dkim,
        ArcResult arc,
        ArcChain chain,
        DmarcResult dmarc,
        AuthAction action,
        String actionReason,
        Excuse excuse,
        AuthenticationResults results) {
    public AuthReport {
        dkim = List.copyOf(dkim);
    }
}
