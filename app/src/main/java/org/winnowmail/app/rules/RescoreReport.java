// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.rules;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.winnowmail.app.json.Json;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.evaluation.Accuracy;
import org.winnowmail.classifier.evaluation.Scored;
import org.winnowmail.rules.rescore.Proposal;
import org.winnowmail.rules.rescore.Proposal.Points;
import org.winnowmail.rules.rescore.Proposal.RuleScore;
import org.winnowmail.rules.rescore.RescoreSettings;

/**
 * A proposal for people, for programs, and as a rule file.
 *
 * @param index where the mail was named
 * @param threshold from which a message is spam
 * @param forced messages that were left out
 */
record RescoreReport(Path index, double threshold, RescoreSettings settings, Proposal proposal, int forced) {
    /** The rules with other scores, what moved most first; then those seen often enough that keep theirs. */
    private List<RuleScore> rows() {
        List<RuleScore> rows = new ArrayList<>(proposal.rules());
        rows.removeIf(r -> r.spam() + r.ham() < settings.leastHits());
        rows.sort(Comparator.comparingDouble((RuleScore r) -> -Math.abs(r.after() - r.before()))
                .thenComparing(RuleScore::symbol));
        return rows;
    }

    void table(PrintWriter out) {
        List<RuleScore> rows = rows();
        out.printf(Locale.ROOT, "%-24s %7s %7s %7s %7s%n", "rule", "spam", "ham", "score", "new");
        for (RuleScore r : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-24s %7d %7d %7s %7s%n",
                    r.symbol(),
                    r.spam(),
                    r.ham(),
                    text(r.before()),
                    r.changed() ? text(r.after()) : "");
        }
        out.printf(
                Locale.ROOT,
                "%d rules: %d get another score; %d are in fewer than %d messages and keep theirs%n",
                proposal.rules().size(),
                rows.stream().filter(RuleScore::changed).count(),
                proposal.rules().size() - rows.size(),
                settings.leastHits());
        long full = rows.stream()
                .filter(r -> r.changed() && r.after() == settings.most())
                .count();
        if (full > 0) {
            out.printf(
                    Locale.ROOT,
                    "%d would get more than %s points, and --most does not let them%n",
                    full,
                    text(settings.most()));
        }
        if (forced > 0) {
            out.printf(Locale.ROOT, "%d messages left out: a symbol decides about them whatever the score%n", forced);
        }
        out.printf(
                Locale.ROOT,
                "%nat %s points, the mail in %d parts, each by scores from the others:%n",
                text(threshold),
                settings.folds());
        Proposal.Errors before = proposal.before();
        out.printf(
                Locale.ROOT,
                "%-8s %20s %22s %9s %12s%n",
                "",
                "ham lost of " + before.ham(),
                "spam missed of " + before.spam(),
                "1-ROCA%",
                "highest ham");
        held(out, "scores", before, Points::before);
        held(out, "new", proposal.after(), Points::after);
    }

    private void held(PrintWriter out, String name, Proposal.Errors errors, ToDoubleFunction<Points> score) {
        out.printf(
                Locale.ROOT,
                "%-8s %20d %22d %9.4f %12s%n",
                name,
                errors.hamLost(),
                errors.spamMissed(),
                rocaPercent(score),
                text(highestHam(score)));
    }

    private double rocaPercent(ToDoubleFunction<Points> score) {
        List<Scored> scored = new ArrayList<>();
        for (Points p : proposal.mail()) {
            scored.add(new Scored(p.spam() ? Label.SPAM : Label.HAM, score.applyAsDouble(p), ""));
        }
        return Accuracy.of(scored).rocaPercent();
    }

    private double highestHam(ToDoubleFunction<Points> score) {
        return proposal.mail().stream()
                .filter(p -> !p.spam())
                .mapToDouble(score)
                .max()
                .orElse(0);
    }

    /** One object. */
    String json() {
        List<Object> rules = new ArrayList<>();
        for (RuleScore r : proposal.rules()) {
            rules.add(Json.object(
                    "rule", r.symbol(), "spam", r.spam(), "ham", r.ham(), "score", r.before(), "new", r.after()));
        }
        return Json.write(Json.object(
                "messages", proposal.mail().size(),
                "spam", proposal.before().spam(),
                "ham", proposal.before().ham(),
                "threshold", threshold,
                "ham_weight", settings.hamWeight(),
                "better", proposal.better(settings),
                "before", figures(proposal.before(), Points::before),
                "after", figures(proposal.after(), Points::after),
                "rules", rules));
    }

    private Map<String, Object> figures(Proposal.Errors errors, ToDoubleFunction<Points> score) {
        return Json.object(
                "ham_lost", errors.hamLost(),
                "spam_missed", errors.spamMissed(),
                "roca_percent", rocaPercent(score),
                "highest_ham", highestHam(score));
    }

    /** A line {@code score NAME n} for each rule that gets another score. */
    String ruleFile() {
        StringBuilder file = new StringBuilder();
        file.append("# Scores proposed by winnow rules rescore from ")
                .append(proposal.before().spam())
                .append(" spam and ")
                .append(proposal.before().ham())
                .append(" ham. At ")
                .append(text(threshold))
                .append(" points,\n# on mail they were not fitted to: ham lost ")
                .append(proposal.before().hamLost())
                .append(", now ")
                .append(proposal.after().hamLost())
                .append("; spam missed ")
                .append(proposal.before().spamMissed())
                .append(", now ")
                .append(proposal.after().spamMissed())
                .append(".\n# A later file wins over this one.\n\n");
        for (RuleScore r : proposal.rules()) {
            if (r.changed()) {
                file.append(String.format(
                        Locale.ROOT,
                        "score %-24s %6s  # was %s; in %d spam, %d ham%n",
                        r.symbol(),
                        text(r.after()),
                        text(r.before()),
                        r.spam(),
                        r.ham()));
            }
        }
        return file.toString();
    }

    /** As short as it can be written: 1.5, 6, 0.01. */
    private static String text(double points) {
        return points == 0
                ? "0"
                : BigDecimal.valueOf(points).stripTrailingZeros().toPlainString();
    }
}
