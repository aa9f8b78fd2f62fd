// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dmarc.DmarcRecord;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.spf.SpfIdentity;
import org.winnowmail.mailauth.spf.SpfResult;

/**
 * What is alike of many messages: they are one row of a report, with a count.
 *
 * @param policyDomain whose report it belongs to
 * @param record the record as published
 * @param sourceIp the client
 * @param disposition what was done: {@code none}, {@code pass}, {@code quarantine}, {@code reject}
 * @param dkimAligned whether an aligned DKIM signature passed
 * @param spfAligned whether an aligned SPF domain passed
 * @param override why something else was done than the domain wants; empty when it was not
 * @param headerFrom domain of From
 * @param envelopeFrom domain of MAIL FROM; empty for the null sender
 * @param dkim results of signatures
 * @param spfDomain domain that SPF was asked about, that of HELO for the null sender; empty when there was none
 * @param spfResult the result
 */
public record ReportRow(
        String policyDomain,
        String record,
        String sourceIp,
        String disposition,
        boolean dkimAligned,
        boolean spfAligned,
        Optional<LocalPolicy> override,
        String headerFrom,
        String envelopeFrom,
        List<Signature> dkim,
        String spfDomain,
        String spfResult) {

    /** Signatures per row (RFC 9990 recommends a bound of 100; a message has a handful). */
    private static final int MAX_SIGNATURES = 10;

    public ReportRow {
        dkim = List.copyOf(dkim.subList(0, Math.min(MAX_SIGNATURES, dkim.size())));
    }

    /**
     * A signature's result.
     *
     * @param domain d=
     * @param selector s=
     * @param result the word in Authentication-Results
     */
    public record Signature(String domain, String selector, String result) {}

    /**
     * Why local policy differs.
     *
     * @param type a word of RFC 9990: {@code local_policy}, {@code trusted_forwarder}, …
     * @param comment in words
     */
    public record LocalPolicy(String type, String comment) {}

    /** What was done with a message, in the words of reports. */
    public enum Done {
        PASS("pass"),
        NONE("none"),
        QUARANTINE("quarantine"),
        REJECT("reject");

        private final String word;

        Done(String word) {
            this.word = word;
        }
    }

    /** The row of one message; empty when no policy applied, or nobody wants reports. */
    public static Optional<ReportRow> of(
            String sourceIp,
            DmarcResult dmarc,
            SpfResult spf,
            List<DkimResult> dkim,
            Done done,
            Optional<LocalPolicy> why) {
        Optional<DmarcRecord> record = dmarc.record();
        if (record.isEmpty() || record.get().aggregate().isEmpty() || sourceIp.isEmpty()) {
            return Optional.empty();
        }
        List<Signature> signatures = new ArrayList<>();
        for (DkimResult r : dkim) {
            if (!r.domain().isEmpty()) {
                signatures.add(
                        new Signature(r.domain(), r.selector(), r.verdict().word()));
            }
        }
        // RFC 9990, section 3.1.3: the most telling signatures first, for those beyond the limit are left out.
        signatures.sort(Comparator.comparingInt(s -> worth(s, dmarc)));
        boolean mailFrom = spf.identity() == SpfIdentity.MAILFROM;
        return Optional.of(new ReportRow(
                dmarc.policyDomain(),
                record.get().text(),
                sourceIp,
                done.word,
                dmarc.dkimAligned(),
                dmarc.spfAligned(),
                why,
                dmarc.authorDomain(),
                mailFrom ? spf.domain() : "",
                signatures,
                spf.domain(),
                spf.verdict().word()));
    }

    private static int worth(Signature s, DmarcResult dmarc) {
        if (!s.result().equals(DkimVerdict.PASS.word())) {
            return 3;
        }
        String domain = s.domain();
        return domain.equalsIgnoreCase(dmarc.authorDomain())
                ? 0
                : domain.equalsIgnoreCase(dmarc.organization()) || domain.endsWith("." + dmarc.organization()) ? 1 : 2;
    }
}
