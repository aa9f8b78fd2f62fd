// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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

    /** The kinds of text; all but the header come in pieces that every rule of the kind looks at. */
    private enum Kind {
        HEADER,
        BODY,
        RAW_BODY,
        URI,
        FULL
    }

    /** The rules of one kind and what finds their candidates. */
    private record Group(List<Rule> rules, LiteralFinder finder) {
        static Group of(List<Rule> rules, RuleLimits limits) {
            return new Group(
                    List.copyOf(rules),
                    LiteralFinder.of(rules.stream().map(Rule::literals).toList(), limits.prefilterCells()));
        }

        LiteralFinder.Hits hits() {
            return new LiteralFinder.Hits(rules.size());
        }
    }

    private final List<Rule> rules;
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
            byKind.computeIfAbsent(kind(rule.target()), _ -> new ArrayList<>()).add(rule);
        }
        byKind.forEach((kind, list) -> groups.put(kind, Group.of(list, limits)));
    }

    private static Kind kind(Target target) {
        return switch (target) {
            case Target.Header h -> Kind.HEADER;
            case Target.Exists e -> Kind.HEADER;
            case Target.BodyText b -> Kind.BODY;
            case Target.RawBody r -> Kind.RAW_BODY;
            case Target.Uri u -> Kind.URI;
            case Target.Full f -> Kind.FULL;
        };
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
                BoundedText text = new BoundedText(test.text());
                text.allow(limits.stepsPerRule());
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
            groups.forEach((kind, group) -> {
                switch (kind) {
                    case HEADER -> header(group);
                    case BODY -> pieces(group, subjects.body());
                    case RAW_BODY -> pieces(group, subjects.rawBody());
                    case URI -> pieces(group, subjects.uris());
                    case FULL -> pieces(group, subjects.full());
                }
            });
            List<Finding> findings = new ArrayList<>(found.values());
            if (!exhausted.isEmpty()) {
                findings.add(new Finding(LIMIT_SYMBOL, exhausted));
            }
            return findings;
        }

        /** A text and where the literals of a group's rules are in it. */
        private record Looked(BoundedText text, LiteralFinder.Hits hits) {
            static Looked at(String text, Group group) {
                Looked looked = new Looked(new BoundedText(text), group.hits());
                group.finder().find(looked.text.characters(), looked.hits);
                return looked;
            }
        }

        private void header(Group group) {
            Map<String, Looked> texts = new HashMap<>();
            for (int i = 0; i < group.rules().size(); i++) {
                Rule rule = group.rules().get(i);
                if (rule.target() instanceof Target.Exists e) {
                    if (subjects.exists(e.name()) != rule.negated()) {
                        add(rule, rule.negated() ? "no " + e.name() : e.name() + " is there");
                    }
                } else if (rule.target() instanceof Target.Header h) {
                    Optional<String> text = subjects.header(h);
                    if (text.isPresent()) {
                        header(rule, h, texts.computeIfAbsent(h.key(), _ -> Looked.at(text.get(), group)), i);
                    } else if (h.ifUnset().isPresent()) {
                        header(rule, h, Looked.at(h.ifUnset().get(), group), i);
                    } else if (rule.negated()) {
                        add(rule, "no " + h.words());
                    }
                }
            }
        }

        private void header(Rule rule, Target.Header target, Looked looked, int index) {
            Steps steps = new Steps();
            Optional<String> hit = match(rule, looked.text, looked.hits, index, steps);
            if (hit.isPresent() && !rule.negated()) {
                add(rule, quoted(target, hit.get()));
            } else if (hit.isEmpty() && rule.negated() && !steps.gone) {
                add(rule, quoted(target, looked.text.toString().strip()));
            }
        }

        private void pieces(Group group, List<String> texts) {
            Steps[] spent = new Steps[group.rules().size()];
            LiteralFinder.Hits hits = group.hits();
            for (String piece : texts) {
                BoundedText text = new BoundedText(piece);
                group.finder().find(text.characters(), hits);
                for (int n = 0; n < hits.size(); n++) {
                    int i = hits.rule(n);
                    Rule rule = group.rules().get(i);
                    Steps steps = spent[i] == null ? new Steps() : spent[i];
                    spent[i] = steps;
                    if (!steps.gone && !found.containsKey(rule.symbol())) {
                        match(rule, text, hits, i, steps).ifPresent(hit -> add(rule, quoted(rule.target(), hit)));
                    }
                }
            }
        }

        private Optional<String> match(Rule rule, BoundedText text, LiteralFinder.Hits hits, int index, Steps steps) {
            if (!hits.mayMatch(index)) {
                return Optional.empty();
            }
            long allowed = Math.min(steps.left, left);
            text.allow(allowed);
            try {
                Matcher matcher = rule.pattern().orElseThrow().matcher(text);
                return hits.find(matcher, index, rule.reach(), text.length())
                        ? Optional.of(
                                text.subSequence(matcher.start(), matcher.end()).toString())
                        : Optional.empty();
            } catch (BoundedText.StepsExhausted | StackOverflowError runaway) {
                // A stack overflow is the other way a backtracking pattern runs away; the stack is whole again here.
                steps.gone = true;
                exhausted.add(rule.origin() + " " + rule.symbol());
                return Optional.empty();
            } finally {
                long used = allowed - Math.max(0, text.left());
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
