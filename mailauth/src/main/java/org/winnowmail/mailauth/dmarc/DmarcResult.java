// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.util.Optional;

/**
 * What came of a DMARC check.
 *
 * @param verdict the result
 * @param authorDomain the domain of From
 * @param organization its organisational domain; empty when no policy was found
 * @param policyDomain where the policy was found; empty when there is none
 * @param policy as published for this message: p=, sp= or np=
 * @param policyTag which of those it was; empty when there is none
 * @param disposition what the domain wants done with this message: none unless it fails, one step milder
 *     with t=y
 * @param spfAligned an aligned domain passed SPF
 * @param dkimAligned an aligned domain passed DKIM
 * @param reason in words
 * @param record the record found
 */
public record DmarcResult(
        DmarcVerdict verdict,
        String authorDomain,
        String organization,
        String policyDomain,
        DmarcPolicy policy,
        String policyTag,
        DmarcPolicy disposition,
        boolean spfAligned,
        boolean dkimAligned,
        String reason,
        Optional<DmarcRecord> record) {

    static DmarcResult without(DmarcVerdict verdict, String authorDomain, String reason) {
        return new DmarcResult(
                verdict,
                authorDomain,
                "",
                "",
                DmarcPolicy.NONE,
                "",
                DmarcPolicy.NONE,
                false,
                false,
                reason,
                Optional.empty());
    }
}
