// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row as one line for the memory: fields between tabs, in the order of {@link ReportRow}. */
final class RowText {
    private static final int FIELDS = 13;

    private RowText() {}

    static String write(ReportRow r) {
        StringBuilder signatures = new StringBuilder();
        for (ReportRow.Signature s : r.dkim()) {
            signatures
                    .append(s.domain())
                    .append(' ')
                    .append(s.selector())
                    .append(' ')
                    .append(s.result())
                    .append(',');
        }
        return String.join(
                "\t",
                List.of(
                        clean(r.policyDomain()),
                        clean(r.record()),
                        clean(r.sourceIp()),
                        r.disposition(),
                        r.dkimAligned() ? "y" : "n",
                        r.spfAligned() ? "y" : "n",
                        clean(r.override().map(ReportRow.LocalPolicy::type).orElse("")),
                        clean(r.override().map(ReportRow.LocalPolicy::comment).orElse("")),
                        clean(r.headerFrom()),
                        clean(r.envelopeFrom()),
                        clean(signatures.toString()),
                        clean(r.spfDomain()),
                        r.spfResult()));
    }

    /** Empty when the text is none of ours, say of an older version. */
    static Optional<ReportRow> read(String text) {
        String[] f = text.split("\t", -1);
        if (f.length != FIELDS) {
            return Optional.empty();
        }
        List<ReportRow.Signature> signatures = new ArrayList<>();
        for (String s : f[10].split(",", -1)) {
            String[] part = s.split(" ", -1);
            if (part.length == 3) {
                signatures.add(new ReportRow.Signature(part[0], part[1], part[2]));
            }
        }
        Optional<ReportRow.LocalPolicy> override =
                f[6].isEmpty() ? Optional.empty() : Optional.of(new ReportRow.LocalPolicy(f[6], f[7]));
        return Optional.of(new ReportRow(
                f[0],
                f[1],
                f[2],
                f[3],
                f[4].equals("y"),
                f[5].equals("y"),
                override,
                f[8],
                f[9],
                signatures,
                f[11],
                f[12]));
    }

    private static String clean(String s) {
        StringBuilder out = new StringBuilder(s.length());
        s.chars().forEach(c -> out.append(c < 0x20 || c == 0x7F ? ' ' : (char) c));
        return out.toString();
    }
}
