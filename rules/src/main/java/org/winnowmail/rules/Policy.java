// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.message.Envelope;

/**
 * Turns what the checks found into a verdict.
 *
 * <p>In this order: findings of the same symbol become one; composites look at all of them; each symbol gets its
 * score; the sum meets the thresholds. A symbol that <em>forces</em> an action decides whatever the sum is; of
 * several such, the severest wins. That is how the GTUBE test text, which scores 1000, is put into Junk and not
 * refused, unless the configuration says otherwise.
 *
 * <p>A policy is immutable and may judge on many threads; a reload makes a new one.
 */
public final class Policy {
    private final Thresholds thresholds;
    private final Scores scores;
    private final List<Composite> composites;

    /**
     * @param composites in an order in which each comes after those it uses; {@code RuleSet.composites()} is so
     */
    public Policy(Thresholds thresholds, Scores scores, List<Composite> composites) {
        this.thresholds = thresholds;
        this.scores = scores;
        this.composites = List.copyOf(composites);
    }

    /** Default thresholds, shipped scores, no composites. */
    public static Policy shipped() {
        return new Policy(Thresholds.DEFAULT, Scores.shipped(), List.of());
    }

    public Thresholds thresholds() {
        return thresholds;
    }

    public Scores scores() {
        return scores;
    }

    /**
     * Judges a message by what was found in it.
     *
     * @param envelope who sent it: an authenticated user's mail is never made to wait
     */
    public Verdict judge(Collection<Finding> findings, Envelope envelope) {
        Map<String, List<String>> found = merged(findings);
        for (Composite composite : composites) {
            if (composite.expression().evaluate(name -> found.containsKey(name) ? 1 : 0) != 0) {
                found.computeIfAbsent(composite.symbol(), _ -> new ArrayList<>())
                        .add(because(composite, found));
            }
        }

        List<Symbol> symbols = new ArrayList<>();
        double sum = 0;
        String forcedBy = "";
        Optional<Action> forced = Optional.empty();
        for (Map.Entry<String, List<String>> entry : found.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith("__")) {
                continue;
            }
            double score = scores.of(name);
            sum += score;
            symbols.add(new Symbol(name, score, new Finding(name, entry.getValue()).evidence()));
            Optional<Action> force = scores.forcedBy(name);
            if (force.isPresent() && (forced.isEmpty() || force.get().compareTo(forced.get()) > 0)) {
                forced = force;
                forcedBy = name;
            }
        }
        symbols.sort(
                Comparator.comparingDouble((Symbol s) -> -Math.abs(s.score())).thenComparing(Symbol::name));

        // Sums of tenths are not exact in binary: 5.9999999999 must not miss a threshold of 6.
        double score = Math.round(sum * 1000) / 1000.0;
        if (forced.isPresent()) {
            return verdict(forced.get(), score, symbols, "forced by " + forcedBy);
        }
        Action action = thresholds.actionFor(score);
        if (action == Action.GREYLIST && envelope.authUser().isPresent()) {
            return verdict(Action.ACCEPT, score, symbols, "doubtful, but the sender is logged in");
        }
        return verdict(action, score, symbols, reason(action, score));
    }

    private Verdict verdict(Action action, double score, List<Symbol> symbols, String reason) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (Symbol symbol : symbols) {
            meanings.put(symbol.name(), scores.description(symbol.name()));
        }
        return new Verdict(action, score, thresholds, symbols, reason, meanings);
    }

    private static Map<String, List<String>> merged(Collection<Finding> findings) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Finding finding : findings) {
            found.computeIfAbsent(finding.symbol(), _ -> new ArrayList<>()).addAll(finding.evidence());
        }
        return found;
    }

    private static String because(Composite composite, Map<String, List<String>> found) {
        List<String> there =
                composite.uses().stream().filter(found::containsKey).toList();
        return composite.origin() + (there.isEmpty() ? "" : " " + String.join(", ", there));
    }

    private String reason(Action action, double score) {
        if (action == Action.ACCEPT) {
            return "score " + Tenths.text(score) + " is below every threshold";
        }
        return "score " + Tenths.text(score) + " reaches " + action.word() + " at "
                + Tenths.text(thresholds.of(action).orElse(0));
    }
}
