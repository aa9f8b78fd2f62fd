// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnowmail.rules.Composite;
import org.winnowmail.rules.Expression;
import org.winnowmail.rules.ExpressionException;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.Nearest;
import org.winnowmail.rules.Origin;
import org.winnowmail.rules.SymbolInfo;

/**
 * Reads one rule file, a directive a line. What cannot be understood is reported and left out; what is meant for
 * parts of SpamAssassin that do not exist here is skipped with a warning, so that an existing file can be used as it is.
 */
final class RuleParser {
    private static final Set<String> DIRECTIVES = Set.of(
            "header",
            "body",
            "rawbody",
            "uri",
            "full",
            "meta",
            "describe",
            "score",
            "test",
            "tflags",
            "if",
            "ifplugin",
            "else",
            "endif",
            "lang",
            "priority",
            "require_version",
            "version_tag",
            "mimeheader",
            "include",
            "loadplugin");

    private static final Pattern HEADER_TEST = Pattern.compile("(\\S+)\\s*(=~|!~)\\s*(.*)", Pattern.DOTALL);
    private static final Pattern IF_UNSET = Pattern.compile("^(.*\\S)\\s*\\[if-unset:\\s*(.*?)\\s*]$");
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1,100}");
    private static final Pattern VERSION = Pattern.compile("\\(?\\s*version\\s*(>=|<=|==|!=|>|<)\\s*([0-9.]+)\\s*\\)?");

    /** The version of the language this one is measured by, as {@code if (version >= …)} wants it. */
    private static final double LANGUAGE_VERSION = 4.0;

    /** A pattern that must repeat more than this could spin without looking at a character. */
    private static final long MAX_REPEATS = 1_000_000;

    private final Definitions into;
    private final Problems problems;
    private final RuleLimits limits;

    /** For each open {@code if}: whether its lines count. */
    private final Deque<Boolean> conditions = new ArrayDeque<>();

    private Origin here = new Origin("", 0);

    RuleParser(Definitions into, Problems problems, RuleLimits limits) {
        this.into = into;
        this.problems = problems;
        this.limits = limits;
    }

    void read(String file, List<String> lines) {
        int number = 0;
        for (String raw : lines) {
            here = new Origin(file, ++number);
            if (raw.length() > limits.lineChars()) {
                problems.error(here, raw, "a line of more than " + limits.lineChars() + " characters", "shorten it");
                continue;
            }
            String line = withoutRemark(raw).strip();
            if (!line.isEmpty()) {
                directive(line);
            }
        }
        if (!conditions.isEmpty()) {
            problems.error(here, "if", "the file ends inside an if", "add endif");
            conditions.clear();
        }
    }

    /** From an unescaped {@code #} on, a remark; as in SpamAssassin, also within a pattern: write {@code \#} there. */
    static String withoutRemark(String line) {
        StringBuilder kept = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '#') {
                if (i == 0 || line.charAt(i - 1) != '\\') {
                    break;
                }
                kept.setLength(kept.length() - 1);
            }
            kept.append(c);
        }
        return kept.toString();
    }

    private void directive(String line) {
        String[] word = line.split("\\s+", 2);
        String name = word[0].toLowerCase(Locale.ROOT);
        String rest = word.length > 1 ? word[1].strip() : "";
        switch (name) {
            case "if", "ifplugin" -> conditions.push(isMet(name, rest, line));
            case "else" -> orElse(line);
            case "endif" -> {
                if (conditions.poll() == null) {
                    problems.error(here, line, "endif without if", "take it out");
                }
            }
            default -> {
                if (conditions.stream().allMatch(c -> c)) {
                    statement(name, rest, line);
                }
            }
        }
    }

    private void orElse(String line) {
        Boolean open = conditions.poll();
        if (open == null) {
            problems.error(here, line, "else without if", "take it out");
        } else {
            conditions.push(!open);
        }
    }

    private boolean isMet(String name, String condition, String line) {
        Matcher version = VERSION.matcher(condition);
        if (name.equals("if") && version.matches()) {
            try {
                double wanted = Double.parseDouble(version.group(2));
                return switch (version.group(1)) {
                    case ">=" -> LANGUAGE_VERSION >= wanted;
                    case "<=" -> LANGUAGE_VERSION <= wanted;
                    case ">" -> LANGUAGE_VERSION > wanted;
                    case "<" -> LANGUAGE_VERSION < wanted;
                    case "==" -> LANGUAGE_VERSION == wanted;
                    default -> LANGUAGE_VERSION != wanted;
                };
            } catch (NumberFormatException e) {
                problems.error(here, line, "no version number", "write if (version >= 3.004)");
                return false;
            }
        }
        if (conditions.stream().allMatch(c -> c)) {
            problems.warning(
                    here,
                    line,
                    "there are no plugins or features to ask for; the lines up to else or endif are skipped",
                    "take the condition away if the lines should count");
        }
        return false;
    }

    private void statement(String name, String rest, String line) {
        switch (name) {
            case "header" -> header(rest, line);
            case "body" -> pattern(new Target.BodyText(), rest, line);
            case "rawbody" -> pattern(new Target.RawBody(), rest, line);
            case "uri" -> pattern(new Target.Uri(), rest, line);
            case "full" -> pattern(new Target.Full(), rest, line);
            case "meta" -> meta(rest, line);
            case "describe" ->
                named(rest, line, "describe NAME text").ifPresent(n -> into.describe(n.name(), n.rest()));
            case "score" -> score(rest, line);
            case "test" -> test(rest, line);
            case "tflags" -> {
                if (rest.matches(".*\\bmultiple\\b.*")) {
                    problems.warning(
                            here, line, "matches are not counted: the rule counts once", "nothing needs doing");
                }
            }
            case "lang", "priority", "require_version", "version_tag" -> {
                // Of no consequence here: texts in other languages, order of evaluation, versions.
            }
            default -> unknown(name, line);
        }
    }

    private void unknown(String name, String line) {
        Optional<String> meant = DIRECTIVES.contains(name) ? Optional.empty() : Nearest.of(name, DIRECTIVES);
        if (meant.isPresent()) {
            problems.error(here, line, "unknown directive " + name, "did you mean " + meant.get() + "?");
        } else {
            problems.warning(
                    here,
                    line,
                    "the directive " + name + " is not understood here and was skipped",
                    "settings belong into winnow.yaml; rules are header, body, rawbody, uri, full and meta");
        }
    }

    private record Named(String name, String rest) {}

    /** The symbol's name and what follows. */
    private Optional<Named> named(String rest, String line, String form) {
        String[] word = rest.split("\\s+", 2);
        if (word.length < 2 || word[1].isBlank()) {
            problems.error(here, line, "incomplete", "write " + form);
            return Optional.empty();
        }
        if (!Finding.isSymbol(word[0])) {
            problems.error(
                    here,
                    word[0],
                    "not a name for a symbol",
                    "use letters, digits and _, at most " + Finding.MAX_SYMBOL);
            return Optional.empty();
        }
        return Optional.of(new Named(word[0], word[1].strip()));
    }

    private void header(String rest, String line) {
        String form = "header NAME Field =~ /pattern/";
        Optional<Named> named = named(rest, line, form);
        if (named.isEmpty() || isEval(named.get(), line)) {
            return;
        }
        String test = named.get().rest();
        boolean negated = test.startsWith("!exists:");
        if (negated || test.startsWith("exists:")) {
            String field = test.substring(test.indexOf(':') + 1).strip();
            if (!FIELD_NAME.matcher(field).matches()) {
                problems.error(here, field, "not the name of a header field", "write exists:Field");
                return;
            }
            add(new Rule(named.get().name(), new Target.Exists(field), Optional.empty(), negated, Set.of(), 0, here));
            return;
        }
        Matcher parts = HEADER_TEST.matcher(test);
        if (!parts.matches()) {
            problems.error(here, line, "no header test", "write " + form + " or header NAME exists:Field");
            return;
        }
        Optional<String> ifUnset = Optional.empty();
        String match = parts.group(3).strip();
        Matcher unset = IF_UNSET.matcher(match);
        if (unset.matches()) {
            match = unset.group(1);
            ifUnset = Optional.of(unset.group(2));
        }
        Optional<Target.Header> target = target(parts.group(1), ifUnset);
        if (target.isPresent()) {
            compile(named.get().name(), target.get(), match, parts.group(2).equals("!~"), line);
        }
    }

    private Optional<Target.Header> target(String spec, Optional<String> ifUnset) {
        String[] part = spec.split(":", 2);
        Target.View view = Target.View.DECODED;
        if (part.length == 2) {
            switch (part[1].toLowerCase(Locale.ROOT)) {
                case "raw" -> view = Target.View.RAW;
                case "addr" -> view = Target.View.ADDRESS;
                case "name" -> view = Target.View.NAME;
                default -> {
                    problems.error(here, spec, "unknown view :" + part[1], "use :raw, :addr or :name");
                    return Optional.empty();
                }
            }
        }
        if (!FIELD_NAME.matcher(part[0]).matches()) {
            problems.error(here, spec, "not the name of a header field", "write header NAME Field =~ /pattern/");
            return Optional.empty();
        }
        return Optional.of(new Target.Header(part[0], view, ifUnset));
    }

    private boolean isEval(Named named, String line) {
        if (named.rest().startsWith("eval:")) {
            problems.warning(
                    here,
                    line,
                    "eval: asks for code of SpamAssassin that does not exist here; the rule was skipped",
                    "write it with a pattern, or use the symbol of one of our checks (winnow rules list)");
            return true;
        }
        return false;
    }

    private void pattern(Target target, String rest, String line) {
        Optional<Named> named = named(rest, line, target.words() + " NAME /pattern/");
        if (named.isPresent() && !isEval(named.get(), line)) {
            compile(named.get().name(), target, named.get().rest(), false, line);
        }
    }

    private void compile(String symbol, Target target, String written, boolean negated, String line) {
        try {
            Delimited d = Delimited.of(written);
            Pattern pattern = PerlRegex.compile(d.body(), d.flags());
            Literals.Facts facts = Literals.of(pattern);
            if (facts.repeats() > MAX_REPEATS) {
                problems.error(
                        here, line, "repetitions multiply to more than " + MAX_REPEATS, "lower the numbers in { }");
                return;
            }
            add(new Rule(symbol, target, Optional.of(pattern), negated, facts.texts(), facts.reach(), here));
        } catch (RegexException e) {
            problems.error(here, written, e.what(), e.remedy());
        }
    }

    private void add(Rule rule) {
        if (into.size() >= limits.rules()) {
            problems.error(here, rule.symbol(), "more than " + limits.rules() + " rules", "take some out");
        } else {
            into.rule(rule);
        }
    }

    private void meta(String rest, String line) {
        Optional<Named> named = named(rest, line, "meta NAME expression");
        if (named.isEmpty()) {
            return;
        }
        try {
            Expression expression = Expression.parse(named.get().rest());
            if (into.size() >= limits.rules()) {
                problems.error(here, named.get().name(), "more than " + limits.rules() + " rules", "take some out");
                return;
            }
            into.composite(new Composite(named.get().name(), expression, here));
        } catch (ExpressionException e) {
            String text = named.get().rest();
            problems.error(
                    here,
                    text.substring(Math.min(e.position(), Math.max(0, text.length() - 1))),
                    e.what(),
                    "write names joined by &&, || and !, such as  A && (B || !C)");
        }
    }

    private void score(String rest, String line) {
        Optional<Named> named = named(rest, line, "score NAME 1.5");
        if (named.isEmpty()) {
            return;
        }
        String[] numbers = named.get().rest().split("\\s+", -1);
        if (numbers.length != 1 && numbers.length != 4) {
            problems.error(here, line, "one score is needed, or four", "write score NAME 1.5");
            return;
        }
        // Of SpamAssassin's four the last is for a system with network checks and a learned classifier, as this is.
        String text = numbers[numbers.length - 1];
        boolean relative = text.startsWith("(") && text.endsWith(")");
        try {
            double value = Double.parseDouble(relative ? text.substring(1, text.length() - 1) : text);
            if (!(Math.abs(value) <= SymbolInfo.MAX_SCORE)) {
                throw new NumberFormatException();
            }
            into.score(named.get().name(), value, relative, here);
        } catch (NumberFormatException e) {
            problems.error(here, text, "not a score", "write a number such as 1.5 or -0.5");
        }
    }

    private void test(String rest, String line) {
        String[] word = rest.split("\\s+", 3);
        if (word.length < 3 || !(word[1].equals("ok") || word[1].equals("fail"))) {
            problems.error(here, line, "incomplete", "write test NAME ok text, or test NAME fail text");
        } else if (!Finding.isSymbol(word[0])) {
            problems.error(here, word[0], "not a name for a symbol", "name the rule the test is for");
        } else {
            into.test(new RuleTest(word[0], word[1].equals("ok"), word[2], here));
        }
    }
}
