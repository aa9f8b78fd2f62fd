// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.util.Locale;
import java.util.Optional;
import org.winnowmail.mailauth.dmarc.DmarcPolicy;
import org.winnowmail.mailauth.dmarc.DmarcRecord;

/** The policy as the report repeats it; empty where the domain said nothing. */
record PublishedPolicy(String p, String sp, String np, String adkim, String aspf, String fo, String testing) {

    static PublishedPolicy of(String text) {
        Optional<DmarcRecord> parsed = DmarcRecord.parse(text);
        if (parsed.isEmpty()) {
            return new PublishedPolicy("none", "", "", "r", "r", "", "n");
        }
        DmarcRecord r = parsed.get();
        return new PublishedPolicy(
                r.policy().map(DmarcPolicy::word).orElse("none"),
                r.subdomains().map(DmarcPolicy::word).orElse(""),
                r.nonexistent().map(DmarcPolicy::word).orElse(""),
                r.strictDkim() ? "s" : "r",
                r.strictSpf() ? "s" : "r",
                r.failureOptions().matches("[01dsDS:]{1,10}")
                        ? r.failureOptions().toLowerCase(Locale.ROOT)
                        : "",
                r.testing() ? "y" : "n");
    }
}
