// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.ArrayList;
import java.util.List;
import org.winnowmail.mailauth.AuthAction;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dmarc.DmarcPolicy;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.spf.SpfResult;
import org.winnowmail.rules.Finding;

/** Results of mail authentication as symbols, with the reasons as evidence. */
final class AuthFindings {
    private AuthFindings() {}

    static List<Finding> of(AuthReport report) {
        return List.of(spf(report), dkim(report.dkim()), dmarc(report), arc(report.arc()));
    }

    private static Finding spf(AuthReport report) {
        SpfResult spf = report.spf();
        String symbol = switch (spf.verdict()) {
            case PASS -> "R_SPF_ALLOW";
            case FAIL -> "R_SPF_FAIL";
            case SOFTFAIL -> "R_SPF_SOFTFAIL";
            case NEUTRAL -> "R_SPF_NEUTRAL";
            case TEMPERROR -> "R_SPF_DNSFAIL";
            case PERMERROR -> "R_SPF_PERMFAIL";
            case NONE -> "R_SPF_NA";
        };
        List<String> evidence = new ArrayList<>();
        if (!report.arrival().story().isEmpty()) {
            evidence.add(report.arrival().story());
        }
        evidence.add(spf.domain().isEmpty() ? spf.reason() : spf.domain() + ": " + spf.reason());
        evidence.addAll(spf.trace());
        return new Finding(symbol, evidence);
    }

    /** One valid signature suffices (RFC 6376, section 6.1); otherwise the best of the failures is told. */
    private static Finding dkim(List<DkimResult> signatures) {
        List<String> evidence = new ArrayList<>();
        boolean passed = false;
        boolean temporary = false;
        boolean broken = false;
        boolean any = false;
        for (DkimResult s : signatures) {
            if (s.verdict() == DkimVerdict.NONE) {
                continue;
            }
            any = true;
            passed |= s.passed();
            temporary |= s.verdict() == DkimVerdict.TEMPERROR;
            broken |= s.verdict() == DkimVerdict.FAIL || s.verdict() == DkimVerdict.POLICY;
            evidence.add(s.domain() + " (" + s.selector() + ", " + s.algorithm() + "): "
                    + s.verdict().word() + ", " + s.reason());
        }
        if (!any) {
            return Finding.of("R_DKIM_NA");
        }
        String symbol =
                passed ? "R_DKIM_ALLOW" : temporary ? "R_DKIM_TEMPFAIL" : broken ? "R_DKIM_REJECT" : "R_DKIM_PERMFAIL";
        return new Finding(symbol, evidence);
    }

    private static Finding dmarc(AuthReport report) {
        DmarcResult dmarc = report.dmarc();
        boolean excused = report.action() == AuthAction.NONE && dmarc.disposition() != DmarcPolicy.NONE;
        String symbol = switch (dmarc.verdict()) {
            case PASS -> "DMARC_POLICY_ALLOW";
            case FAIL ->
                excused
                        ? "DMARC_EXCUSED"
                        : switch (dmarc.disposition()) {
                            case REJECT -> "DMARC_POLICY_REJECT";
                            case QUARANTINE -> "DMARC_POLICY_QUARANTINE";
                            case NONE -> "DMARC_POLICY_SOFTFAIL";
                        };
            case TEMPERROR -> "DMARC_DNSFAIL";
            case PERMERROR -> "DMARC_BAD_POLICY";
            case NONE -> "DMARC_NA";
        };
        return Finding.of(symbol, dmarc.authorDomain() + ": " + dmarc.reason(), report.actionReason());
    }

    private static Finding arc(ArcResult arc) {
        String symbol = switch (arc.verdict()) {
            case PASS -> "ARC_ALLOW";
            case FAIL -> "ARC_REJECT";
            case TEMPERROR -> "ARC_DNSFAIL";
            case NONE -> "ARC_NA";
        };
        return Finding.of(symbol, arc.reason());
    }
}
