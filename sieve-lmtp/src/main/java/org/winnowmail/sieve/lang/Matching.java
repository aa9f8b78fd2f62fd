// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.winnowmail.sieve.syntax.Argument;

/**
 * Match type, comparator and keys of one test, compiled: keys known already are prepared once for all
 * runs.
 */
public final class Matching {
    /** The choice tag that stands for all match types. */
    public static final String MATCH_TYPE = "match-type";

    public static final String COMPARATOR = "comparator";

    private final MatchType type;
    private final Comparator comparator;
    private final Optional<TextExpr> param;
    private final TextList keys;
    private final Optional<KeyTest> prepared;
    private final UnaryOperator<List<String>> change;

    private Matching(MatchType type, Comparator comparator, Optional<TextExpr> param, TextList keys) {
        this(type, comparator, param, keys, UnaryOperator.identity());
    }

    private Matching(
            MatchType type,
            Comparator comparator,
            Optional<TextExpr> param,
            TextList keys,
            UnaryOperator<List<String>> change) {
        this.change = change;
        this.type = type;
        this.comparator = comparator;
        this.param = param;
        this.keys = keys;
        boolean known = keys.constants().isPresent()
                && param.map(p -> p.constant().isPresent()).orElse(true);
        this.prepared = known
                ? Optional.of(type.keys(keys.constants().get(), comparator, param.flatMap(TextExpr::constant)))
                : Optional.empty();
    }

    /** Gives a word the tags {@code :comparator} and all match types. */
    public static Word tags(Word word) {
        return word.tags(
                Tag.known(
                        MATCH_TYPE,
                        (n, v) -> v.findMatchType(n)
                                .filter(m -> m.param().isEmpty())
                                .isPresent()),
                Tag.known(
                                MATCH_TYPE,
                                (n, v) -> v.findMatchType(n)
                                        .filter(m -> m.param().isPresent())
                                        .isPresent())
                        .with(Param.string("operator").fixed()),
                Tag.named(COMPARATOR).with(Param.string("comparator").fixed()).checked((call, use) -> {
                    String name = use.text().constant().orElseThrow();
                    if (call.vocabulary().findComparator(name).isEmpty()) {
                        throw call.refuse(
                                use.value().source(),
                                "unknown comparator '" + name + "' for the " + call.words(),
                                call.vocabulary()
                                                .known()
                                                .find("comparator-" + name)
                                                .isPresent()
                                        ? "add at the top: require \"comparator-" + name + "\";"
                                        : "known ones are i;octet, i;ascii-casemap, i;ascii-numeric");
                    }
                }));
    }

    /** Judges match type and comparator of a use against its keys. */
    public static void check(Call call, Value keys) throws Refused {
        type(call).check(call, call.tag(MATCH_TYPE), comparator(call, "i;ascii-casemap"), keys);
    }

    /** Compiles a use that was judged. */
    public static Matching of(Call call, Value keys) {
        return of(call, keys, "i;ascii-casemap");
    }

    public static Matching of(Call call, Value keys, String defaultComparator) {
        MatchType type = type(call);
        Optional<TextExpr> param =
                type.param().flatMap(p -> call.tag(MATCH_TYPE)).map(TagUse::text);
        return new Matching(type, comparator(call, defaultComparator), param, keys.texts());
    }

    /** A use whose keys are changed before they are matched, such as a list of flags in one string. */
    public static Matching ofFolded(Call call, Value keys, UnaryOperator<List<String>> change) {
        MatchType type = type(call);
        TextList changed = keys.texts()
                .constants()
                .map(l ->
                        new TextList(change.apply(l).stream().map(TextExpr::of).toList()))
                .orElse(keys.texts());
        Optional<TextExpr> param =
                type.param().flatMap(p -> call.tag(MATCH_TYPE)).map(TagUse::text);
        return new Matching(
                type, comparator(call, "i;ascii-casemap"), param, type.counts() ? keys.texts() : changed, change);
    }

    private static MatchType type(Call call) {
        String name = call.tag(MATCH_TYPE).map(TagUse::name).orElse("is");
        return call.vocabulary().findMatchType(name).orElseThrow();
    }

    private static Comparator comparator(Call call, String fallback) {
        String name = call.tag(COMPARATOR).flatMap(u -> u.text().constant()).orElse(fallback);
        return call.vocabulary().findComparator(name).orElseThrow();
    }

    /** Where a use's keys are, for tests that judge them. */
    public static Argument source(Value keys) {
        return keys.source();
    }

    /** Whether the number of values is what is matched. */
    public boolean counts() {
        return type.counts();
    }

    /** Whether any value matches any key. */
    public boolean any(Run run, List<String> values) {
        KeyTest test = test(run);
        if (type.counts()) {
            String count = Integer.toString(values.size());
            boolean hit = test.matches(run, count);
            note(run, count, hit);
            return hit;
        }
        for (String value : values) {
            run.spend(1 + (value.length() >> 4));
            boolean hit = test.matches(run, value);
            note(run, value, hit);
            if (hit) {
                return true;
            }
        }
        return false;
    }

    /** Whether one value matches any key. */
    public boolean one(Run run, String value) {
        return any(run, List.of(value));
    }

    private KeyTest test(Run run) {
        if (prepared.isPresent()) {
            return prepared.get();
        }
        return type.keys(
                type.counts() ? keys.eval(run) : change.apply(keys.eval(run)), comparator, param.map(p -> p.eval(run)));
    }

    private void note(Run run, String value, boolean hit) {
        if (run.tracing()) {
            run.note((hit ? "matches" : "no match") + ": \"" + Run.brief(value) + "\" :" + type.name() + " "
                    + Run.brief(keys.eval(run).toString()) + " (" + comparator.name() + ")");
        }
    }
}
