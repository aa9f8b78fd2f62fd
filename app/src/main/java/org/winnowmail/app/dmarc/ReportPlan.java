// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.dmarc;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.winnowmail.mailauth.dmarc.report.AggregateReport;
import org.winnowmail.mailauth.dmarc.report.ReportMail;

/** What is to become of one report. */
public sealed interface ReportPlan {
    AggregateReport report();

    /** It goes to everyone who wants it. */
    record Send(AggregateReport report, ReportMail mail) implements ReportPlan {}

    /** It goes later. */
    record Wait(AggregateReport report, String reason) implements ReportPlan {}

    /** It goes to nobody. */
    record Drop(AggregateReport report, String reason) implements ReportPlan {}

    /** The day it is about. */
    default LocalDate day() {
        return LocalDate.ofInstant(report().begin(), ZoneOffset.UTC);
    }

    /** Where it goes, or why it does not; for people. */
    default String fate() {
        return switch (this) {
            case Send s ->
                "to " + String.join(", ", s.mail().to()) + ", "
                        + s.mail().message().size() + " bytes";
            case Wait w -> "waits: " + w.reason();
            case Drop d -> "not sent: " + d.reason();
        };
    }

    /** Lines for people. */
    default List<String> lines() {
        AggregateReport report = report();
        List<String> lines = new ArrayList<>();
        lines.add(day() + " " + report.domain() + ": " + report.messages()
                + (report.messages() == 1 ? " message" : " messages") + " in "
                + report.rows().size() + (report.rows().size() == 1 ? " row; " : " rows; ") + fate());
        for (Map.Entry<String, String> no : report.refused().entrySet()) {
            lines.add("    not to " + no.getKey() + ": " + no.getValue());
        }
        for (Map.Entry<String, String> unknown : report.undecided().entrySet()) {
            lines.add("    not yet to " + unknown.getKey() + ": " + unknown.getValue());
        }
        return lines;
    }
}
