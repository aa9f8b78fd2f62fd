// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.winnowmail.rules.Composite;
import org.winnowmail.rules.Nearest;
import org.winnowmail.rules.Origin;
import org.winnowmail.rules.Scores;
import org.winnowmail.rules.SymbolInfo;

/**
 * What the lines of all files said, before it becomes a {@link RuleSet}. A later definition, score or description
 * replaces an earlier one of the same name, so that an administrator's file can change a shipped rule.
 */
final class Definitions {
    /** Score of a rule that nobody scored, as SpamAssassin's users expect. */
    private static final double UNSCORED = 1.0;

    /** The same for a rule under test, {@code T_NAME}. */
    private static final double UNDER_TEST = 0.01;

    private record Score(double value, boolean relative, Origin origin) {}

    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, Composite> composites = new LinkedHashMap<>();
    private final Map<String, Score> scores = new HashMap<>();
    private final Map<String, String> descriptions = new HashMap<>();
    private final List<RuleTest> tests = new ArrayList<>();
    private final Set<String> elsewhere = new TreeSet<>();
    private final Problems problems;

    Definitions(Problems problems) {
        this.problems = problems;
    }

    int size() {
        return rules.size() + composites.size();
    }

    void rule(Rule rule) {
        composites.remove(rule.symbol());
        rules.put(rule.symbol(), rule);
    }

    void composite(Composite composite) {
        rules.remove(composite.symbol());
        composites.put(composite.symbol(), composite);
    }

    void score(String symbol, double value, boolean relative, Origin origin) {
        Score old = scores.get(symbol);
        double base = relative && old != null ? old.value() : 0;
        scores.put(symbol, new Score(base + value, relative && old == null, origin));
    }

    void describe(String symbol, String text) {
        descriptions.put(symbol, text);
    }

    void test(RuleTest test) {
        tests.add(test);
    }

    /** Symbols that rules of files not read now report: they may be named all the same. */
    void elsewhere(Set<String> symbols) {
        elsewhere.addAll(symbols);
    }

    /** Checks names against each other and puts the composites in order. */
    RuleSet toRuleSet(RuleLimits limits) {
        Scores shipped = Scores.shipped();
        Set<String> known = new TreeSet<>(rules.keySet());
        known.addAll(composites.keySet());
        known.addAll(elsewhere);
        shipped.all().forEach(s -> known.add(s.symbol()));
        known.add(RuleSet.LIMIT_SYMBOL);

        for (Composite composite : composites.values()) {
            for (String name : composite.uses()) {
                if (!known.contains(name)) {
                    problems.warning(
                            composite.origin(),
                            name,
                            composite.symbol() + " uses a symbol that nothing reports; it counts as not found",
                            meant(name, known, "define a rule of that name, or take it out"));
                }
            }
        }
        scores.forEach((symbol, score) -> {
            if (!known.contains(symbol)) {
                problems.warning(
                        score.origin(),
                        symbol,
                        "a score for a symbol that nothing reports",
                        meant(symbol, known, "define a rule of that name, or take the score out"));
            }
        });

        List<Rule> active =
                rules.values().stream().filter(r -> isActive(r.symbol())).toList();
        List<SymbolInfo> symbols = new ArrayList<>();
        active.forEach(r -> symbols.add(info(r.symbol(), r.origin(), shipped)));
        List<Composite> ordered = ordered();
        ordered.forEach(c -> symbols.add(info(c.symbol(), c.origin(), shipped)));
        scores.forEach((symbol, score) -> {
            if (!rules.containsKey(symbol) && !composites.containsKey(symbol) && shipped.knows(symbol)) {
                symbols.add(info(symbol, score.origin(), shipped));
            }
        });
        List<RuleTest> ours = tests.stream().filter(t -> isActive(t.symbol())).toList();
        return new RuleSet(active, ordered, symbols, ours, limits);
    }

    private static String meant(String name, Set<String> known, String otherwise) {
        return Nearest.of(name, known).map(n -> "did you mean " + n + "?").orElse(otherwise);
    }

    /** A score of 0 in a rule file turns the rule off. */
    private boolean isActive(String symbol) {
        Score score = scores.get(symbol);
        return symbol.startsWith("__") || score == null || score.value() != 0 || score.relative();
    }

    private SymbolInfo info(String symbol, Origin origin, Scores shipped) {
        Score score = scores.get(symbol);
        double base = shipped.knows(symbol) ? shipped.of(symbol) : unscored(symbol);
        double value = score == null ? base : score.relative() ? base + score.value() : score.value();
        return new SymbolInfo(
                symbol,
                value,
                Optional.empty(),
                descriptions.getOrDefault(symbol, ""),
                score == null ? origin : score.origin());
    }

    private static double unscored(String symbol) {
        if (symbol.startsWith("__")) {
            return 0;
        }
        return symbol.startsWith("T_") ? UNDER_TEST : UNSCORED;
    }

    /** Each composite after those it uses; one that uses itself, directly or not, is left out with an error. */
    private List<Composite> ordered() {
        List<Composite> ordered = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        List<Composite> waiting = new ArrayList<>(
                composites.values().stream().filter(c -> isActive(c.symbol())).toList());
        while (!waiting.isEmpty()) {
            Set<String> pending = new TreeSet<>();
            waiting.forEach(c -> pending.add(c.symbol()));
            List<Composite> ready = waiting.stream()
                    .filter(c -> c.uses().stream().noneMatch(pending::contains))
                    .toList();
            if (ready.isEmpty()) {
                for (Composite c : waiting) {
                    problems.error(
                            c.origin(),
                            c.symbol(),
                            "uses itself by way of "
                                    + String.join(
                                            ", ",
                                            c.uses().stream()
                                                    .filter(pending::contains)
                                                    .toList()),
                            "break the circle: one of these must not name another");
                }
                return ordered;
            }
            ordered.addAll(ready);
            ready.forEach(c -> done.add(c.symbol()));
            waiting.removeIf(c -> done.contains(c.symbol()));
        }
        return ordered;
    }
}
