// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;
import org.winnowmail.mailauth.spf.SpfResult;
import org.winnowmail.mailauth.spf.SpfVerdict;

/**
 * A finding with a name that rules and scores can speak of. Names are those of SpamAssassin where it has
 * one, so that its rules work; a failed look-up is {@code …_TEMPFAIL}.
 *
 * @param name upper case
 * @param score where the configuration has none
 * @param evidence what was found, in words
 */
public record AuthSymbol(String name, double score, List<String> evidence) {
    public AuthSymbol {
        evidence = List.copyOf(evidence);
    }

    static List<AuthSymbol> of(AuthReport report) {
        if (report.submission().isPresent()) {
            return List.of(new AuthSymbol("AUTHENTICATED", -1.0, List.of("submitted after login")));
        }
        List<AuthSymbol> symbols = new ArrayList<>();
        symbols.add(spf("SPF_", report.spf(), 1.0));
        report.helo().ifPresent(h -> symbols.add(spf("SPF_HELO_", h, 0.5)));
        dkim(report.dkim(), report.dmarc(), symbols);
        arc(report, symbols);
        dmarc(report, symbols);
        return symbols;
    }

    private static AuthSymbol spf(String prefix, SpfResult r, double weight) {
        double score = switch (r.verdict()) {
            case PASS -> -0.1;
            case FAIL -> 1.5;
            case SOFTFAIL -> 0.7;
            case PERMERROR -> 0.3;
            case NONE, NEUTRAL, TEMPERROR -> 0.0;
        };
        String word = r.verdict() == SpfVerdict.TEMPERROR
                ? "TEMPFAIL"
                : r.verdict().word().toUpperCase(Locale.ROOT);
        return new AuthSymbol(prefix + word, score * weight, List.of(r.reason()));
    }

    private static void dkim(List<DkimResult> results, DmarcResult dmarc, List<AuthSymbol> symbols) {
        if (results.isEmpty()) {
            symbols.add(new AuthSymbol("DKIM_NONE", 0.0, List.of("not signed")));
            return;
        }
        List<String> evidence = results.stream()
                .map(r -> r.domain() + " " + r.verdict().word() + ": " + r.reason())
                .toList();
        symbols.add(new AuthSymbol("DKIM_SIGNED", 0.1, evidence));
        boolean valid = results.stream().anyMatch(DkimResult::passed);
        boolean unknown = results.stream().anyMatch(r -> r.verdict() == DkimVerdict.TEMPERROR);
        if (valid) {
            symbols.add(new AuthSymbol("DKIM_VALID", -0.1, evidence));
        } else if (unknown) {
            symbols.add(new AuthSymbol("DKIM_TEMPFAIL", 0.0, evidence));
        } else {
            symbols.add(new AuthSymbol("DKIM_INVALID", 0.1, evidence));
        }
        if (results.stream().anyMatch(r -> r.passed() && r.domain().equals(dmarc.authorDomain()))) {
            symbols.add(new AuthSymbol("DKIM_VALID_AU", -0.1, List.of("signed by " + dmarc.authorDomain())));
        }
    }

    private static void arc(AuthReport report, List<AuthSymbol> symbols) {
        List<String> evidence = List.of(report.arc().reason());
        switch (report.arc().verdict()) {
            case NONE -> {}
            case PASS -> symbols.add(new AuthSymbol("ARC_VALID", -0.1, evidence));
            case FAIL -> symbols.add(new AuthSymbol("ARC_INVALID", 0.1, evidence));
            case TEMPERROR -> symbols.add(new AuthSymbol("ARC_TEMPFAIL", 0.0, evidence));
        }
        if (report.arc().verdict() != ArcVerdict.NONE) {
            symbols.add(new AuthSymbol("ARC_SIGNED", 0.0, evidence));
        }
    }

    private static void dmarc(AuthReport report, List<AuthSymbol> symbols) {
        DmarcResult r = report.dmarc();
        List<String> evidence =
                report.actionReason().isEmpty() ? List.of(r.reason()) : List.of(r.reason(), report.actionReason());
        symbols.add(
                switch (r.verdict()) {
                    case PASS -> new AuthSymbol("DMARC_PASS", -0.1, evidence);
                    case NONE -> new AuthSymbol("DMARC_MISSING", 0.0, evidence);
                    case TEMPERROR -> new AuthSymbol("DMARC_TEMPFAIL", 0.0, evidence);
                    case PERMERROR -> new AuthSymbol("DMARC_PERMERROR", 1.0, evidence);
                    case FAIL ->
                        switch (r.disposition()) {
                            case NONE -> new AuthSymbol("DMARC_NONE", 0.5, evidence);
                            case QUARANTINE -> new AuthSymbol("DMARC_QUAR", 2.0, evidence);
                            case REJECT -> new AuthSymbol("DMARC_REJECT", 4.0, evidence);
                        };
                });
        if (r.verdict() == DmarcVerdict.FAIL
                && report.action() == AuthAction.NONE
                && !report.actionReason().isEmpty()) {
            symbols.add(new AuthSymbol("DMARC_EXCUSED", -2.0, List.of(report.actionReason())));
        }
    }
}
