// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.mailauth.arc.ArcChain;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.authres.ForgedResults;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.spf.SpfResult;

/**
 * All that authentication found out about one message.
 *
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
 * @param upstream what trusted servers before us found
 * @param forged fields to delete because they claim to be ours, in the order to delete them
 * @param results ours, to be written into the message
 * @param micros time of each stage in microseconds
 */
public record AuthReport(
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
        List<AuthenticationResults> upstream,
        List<ForgedResults.Removal> forged,
        AuthenticationResults results,
        Map<String, Long> micros) {
    public AuthReport {
        dkim = List.copyOf(dkim);
        upstream = List.copyOf(upstream);
        forged = List.copyOf(forged);
        micros = Map.copyOf(micros);
    }
}
