// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.scan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.app.json.Json;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.milter.protocol.Edit;
import org.winnowmail.milter.scan.Judgement;
import org.winnowmail.rules.Symbol;
import org.winnowmail.rules.Thresholds;
import org.winnowmail.rules.Verdict;

/** A judgement as one JSON object; the form is part of the outward contract. */
final class JudgementJson {
    private JudgementJson() {}

    static String of(String path, Judgement judgement) {
        Verdict verdict = judgement.report().verdict();
        Map<String, Object> ms = new LinkedHashMap<>();
        judgement.report().took().forEach((stage, took) -> ms.put(stage, Math.round(took.toNanos() / 1e4) / 100.0));
        return Json.write(Json.object(
                "path", path,
                "queue_id", judgement.scan().envelope().queueId(),
                "action", verdict.action().word(),
                "score", verdict.score(),
                "threshold", thresholds(verdict.thresholds()),
                "symbols", symbols(verdict.symbols()),
                "auth", auth(judgement.report().auth()),
                "headers", headers(judgement.edits()),
                "ms", ms));
    }

    private static Map<String, Object> thresholds(Thresholds t) {
        Map<String, Object> object =
                Json.object("greylist", t.greylist(), "add_header", t.addHeader(), "reject", t.reject());
        t.rewriteSubject().ifPresent(v -> object.put("rewrite_subject", v));
        t.quarantine().ifPresent(v -> object.put("quarantine", v));
        return object;
    }

    private static List<Object> symbols(List<Symbol> symbols) {
        List<Object> list = new ArrayList<>();
        for (Symbol s : symbols) {
            list.add(Json.object("name", s.name(), "score", s.score(), "evidence", s.evidence()));
        }
        return list;
    }

    private static Map<String, Object> auth(Optional<AuthReport> report) {
        if (report.isEmpty()) {
            return Json.object();
        }
        AuthReport r = report.get();
        List<Object> dkim = new ArrayList<>();
        r.dkim()
                .forEach(d -> dkim.add(Json.object(
                        "result", word(d.verdict()),
                        "domain", d.domain(),
                        "selector", d.selector(),
                        "algorithm", d.algorithm(),
                        "reason", d.reason())));
        return Json.object(
                "spf",
                Json.object(
                        "result",
                        word(r.spf().verdict()),
                        "domain",
                        r.spf().domain(),
                        "reason",
                        r.spf().reason()),
                "dkim",
                dkim,
                "dmarc",
                Json.object(
                        "result", word(r.dmarc().verdict()),
                        "domain", r.dmarc().authorDomain(),
                        "policy", word(r.dmarc().policy()),
                        "disposition", word(r.dmarc().disposition()),
                        "reason", r.dmarc().reason()),
                "arc",
                Json.object("result", word(r.arc().verdict()), "reason", r.arc().reason()));
    }

    private static String word(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT);
    }

    private static List<Object> headers(List<Edit> edits) {
        List<Object> list = new ArrayList<>();
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.AddHeader e ->
                    list.add(header("add", e.field().name(), e.field().value(), 0));
                case Edit.InsertHeader e ->
                    list.add(header("insert", e.field().name(), e.field().value(), e.index()));
                case Edit.ChangeHeader e ->
                    list.add(header("change", e.field().name(), e.field().value(), e.index()));
                case Edit.DeleteHeader e -> list.add(header("delete", e.name(), "", e.index()));
                case Edit.ReplaceBody e -> {}
                case Edit.ChangeSender e -> {}
                case Edit.AddRecipient e -> {}
                case Edit.DeleteRecipient e -> {}
                case Edit.Quarantine e -> {}
            }
        }
        return list;
    }

    private static Map<String, Object> header(String op, String name, String value, int index) {
        return Json.object("op", op, "name", name, "value", value, "index", index);
    }
}
