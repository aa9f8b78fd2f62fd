// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.rules.Composite;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.SymbolInfo;

/**
 * Compiled rules, ready to look at messages on any number of threads.
 *
 * <p>For each kind of text one pass of a {@link LiteralFinder} tells which rules can match; only those are run, each
 * over a {@link BoundedText}. So a thousand rules cost little more than the few that nearly match, and no pattern
 * can hold a thread. A rule that uses up its steps is not found and is named in a finding {@code RULES_LIMIT}.
 */
public final class RuleSet {
    /** What a message reports whose rules ran out of steps. */
    public static final String LIMIT_SYMBOL = "RULES_LIMIT";

    private static final int EXCERPT = 60;

    /** The kinds of text that come in pieces. */
    private enum Kind {
        BODY,
        RAW_BODY,
        URI,
        FULL
    }

    /** The rules of one kind and what finds their candidates. */
    private record Group(List<Rule> rules, LiteralFinder finder) {}

    private final List<Rule> rules;
    private final List<Rule> headerRules = new ArrayList<>();
    private final Map<Kind, Group> groups = new EnumMap<>(Kind.class);
    private final List<Composite> composites;
    private final List<SymbolInfo> symbols;
    private final List<RuleTest> tests;
    private final RuleLimits limits;

    RuleSet(
            List<Rule> rules,
            List<Composite> composites,
            List<SymbolInfo> symbols,
            List<RuleTest> tests,
            RuleLimits limits) {
        this.rules = List.copyOf(rules);
        this.composites = List.copyOf(composites);
        this.symbols = List.copyOf(symbols);
        this.tests = List.copyOf(tests);
        this.limits = limits;
        Map<Kind, List<Rule>> byKind = new EnumMap<>(Kind.class);
        for (Rule rule : rules) {
            switch (rule.target()) {
                case Target.Header h -> headerRules.add(rule);
                case Target.Exists e -> headerRules.add(rule);
                case Target.BodyText b ->
                    byKind.computeIfAbsent(Kind.BODY, _ -> new ArrayList<>()).add(rule);
                case Target.RawBody r ->
                    byKind.computeIfAbsent(Kind.RAW_BODY, _ -> new ArrayList<>())
                            .add(rule);
                case Target.Uri u ->
                    byKind.computeIfAbsent(Kind.URI, _ -> new ArrayList<>()).add(rule);
                case Target.Full f ->
                    byKind.computeIfAbsent(Kind.FULL, _ -> new ArrayList<>()).add(rule);
            }
        }
        byKind.forEach((kind, list) -> groups.put(
                kind,
                new Group(
                        List.copyOf(list),
                        LiteralFinder.of(list.stream().map(Rule::literals).toList(), limits.prefilterCells()))));
    }

    /** No rules. */
    public static RuleSet empty() {
        return new RuleSet(List.of(), List.of(), List.of(), List.of(), RuleLimits.DEFAULT);
    }

    /** The rules that look at messages, in the order of their files. */
    public List<Rule> rules() {
        return rules;
    }

    /** Symbols made of symbols, each after those it uses; they are the policy's to evaluate. */
    public List<Composite> composites() {
        return composites;
    }

    /** Score and description of each rule and composite; for {@code Scores.with}. */
    public List<SymbolInfo> symbols() {
        return symbols;
    }

    /** The examples written beside the rules. */
    public List<RuleTest> tests() {
        return tests;
    }

    /** What the rules find in a message, parts of composites ({@code __NAME}) included. */
    public List<Finding> evaluate(Message message, Envelope envelope) {
        return new Run(new Subjects(message, envelope, limits)).all();
    }

    /** The examples that do not do what they say. */
    public List<Problem> failedTests() {
        Map<String, Rule> byName = new LinkedHashMap<>();
        rules.forEach(r -> byName.put(r.symbol(), r));
        List<Problem> failed = new ArrayList<>();
        for (RuleTest test : tests) {
            Rule rule = byName.get(test.symbol());
            if (rule == null || rule.pattern().isEmpty()) {
                failed.add(Problem.error(
                        test.origin(),
                        test.symbol(),
                        "a test of a rule that has no pattern",
                        "name a header, body, rawbody, uri or full rule"));
                continue;
            }
            boolean matches;
            try {
                BoundedText text = new BoundedText(test.text(), limits.stepsPerRule());
                matches = rule.pattern().get().matcher(text).find() != rule.negated();
            } catch (BoundedText.StepsExhausted | StackOverflowError e) {
                failed.add(Problem.error(
                        test.origin(), test.text(), rule.symbol() + " runs away on it", "make the pattern simpler"));
                continue;
            }
            if (matches != test.matches()) {
                failed.add(Problem.error(
                        test.origin(),
                        test.text(),
                        rule.symbol() + (test.matches() ? " should match and does not" : " should not match and does"),
                        "change the pattern at " + rule.origin() + " or the example"));
            }
        }
        return failed;
    }

    /** One message's evaluation. */
    private final class Run {
        private final Subjects subjects;
        private final Map<String, Finding> found = new LinkedHashMap<>();
        private final List<String> exhausted = new ArrayList<>();
        private long left = limits.stepsPerMessage();

        Run(Subjects subjects) {
            this.subjects = subjects;
        }

        List<Finding> all() {
            for (Rule rule : headerRules) {
                header(rule);
            }
            groups.forEach(this::pieces);
            List<Finding> findings = new ArrayList<>(found.values());
            if (!exhausted.isEmpty()) {
                findings.add(new Finding(LIMIT_SYMBOL, exhausted));
            }
            return findings;
        }

        private void header(Rule rule) {
            switch (rule.target()) {
                case Target.Exists e -> {
                    if (subjects.exists(e.name()) != rule.negated()) {
                        add(rule, rule.negated() ? "no " + e.name() : e.name() + " is there");
                    }
                }
                case Target.Header h -> {
                    Optional<String> text = subjects.header(h).or(h::ifUnset);
                    Steps steps = new Steps();
                    Optional<String> hit = text.isEmpty() ? Optional.empty() : match(rule, text.get(), steps);
                    if (hit.isPresent() && !rule.negated()) {
                        add(rule, quoted(h, hit.get()));
                    } else if (hit.isEmpty() && rule.negated() && !steps.gone) {
                        add(
                                rule,
                                text.isEmpty()
                                        ? "no " + h.words()
                                        : quoted(h, text.get().strip()));
                    }
                }
                case Target.BodyText b -> throw new IllegalStateException("no header rule: " + rule);
                case Target.RawBody r -> throw new IllegalStateException("no header rule: " + rule);
                case Target.Uri u -> throw new IllegalStateException("no header rule: " + rule);
                case Target.Full f -> throw new IllegalStateException("no header rule: " + rule);
            }
        }

        private void pieces(Kind kind, Group group) {
            List<String> texts = switch (kind) {
                case BODY -> subjects.body();
                case RAW_BODY -> subjects.rawBody();
                case URI -> subjects.uris();
                case FULL -> subjects.full();
            };
            Map<Integer, Steps> spent = new LinkedHashMap<>();
            for (String text : texts) {
                BitSet candidates = group.finder().candidates(text);
                for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
                    Rule rule = group.rules().get(i);
                    Steps steps = spent.computeIfAbsent(i, _ -> new Steps());
                    if (!steps.gone && !found.containsKey(rule.symbol())) {
                        match(rule, text, steps).ifPresent(hit -> add(rule, quoted(rule.target(), hit)));
                    }
                }
            }
        }

        private Optional<String> match(Rule rule, String text, Steps steps) {
            long allowed = Math.min(steps.left, left);
            BoundedText bounded = new BoundedText(text, allowed);
            try {
                Matcher matcher = rule.pattern().orElseThrow().matcher(bounded);
                return matcher.find() ? Optional.of(text.substring(matcher.start(), matcher.end())) : Optional.empty();
            } catch (BoundedText.StepsExhausted | StackOverflowError runaway) {
                // A stack overflow is the other way a backtracking pattern runs away; the stack is whole again here.
                steps.gone = true;
                exhausted.add(rule.origin() + " " + rule.symbol());
                return Optional.empty();
            } finally {
                long used = allowed - Math.max(0, bounded.left());
                steps.left -= used;
                left -= used;
            }
        }

        private void add(Rule rule, String evidence) {
            found.putIfAbsent(rule.symbol(), Finding.of(rule.symbol(), rule.origin() + " " + evidence));
        }

        private static String quoted(Target target, String text) {
            return target.words() + " “" + (text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text) + "”";
        }
    }

    /** What one rule may still spend on one message. */
    private final class Steps {
        private long left = limits.stepsPerRule();
        private boolean gone;
    }
}
