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
public sealed interface Matching {
    /** How to match; the same few for all scripts. */
    record Manner(MatchType type, Comparator comparator, Optional<TextExpr> param) {
        /** Whether any value matches any key. */
        public boolean any(Run run, KeyTest keys, List<String> values) {
            if (type.counts()) {
                return one(run, keys, Integer.toString(values.size()));
            }
            for (String value : values) {
                run.spend(1 + (value.length() >> 4));
                if (one(run, keys, value)) {
                    return true;
                }
            }
            return false;
        }

        private boolean one(Run run, KeyTest keys, String value) {
            boolean hit = keys.matches(run, value);
            if (run.tracing()) {
                run.note((hit ? "matches" : "no match") + ": \"" + Run.brief(value) + "\" :" + type.name() + " "
                        + Run.brief(keys.keys().toString()) + " (" + comparator.name() + ")");
            }
            return hit;
        }
    }

    /** Keys that were known. */
    record Prepared(Manner manner, KeyTest keys) implements Matching {
        @Override
        public KeyTest keys(Run run) {
            return keys;
        }
    }

    /** Keys that hold variables: prepared anew in each run. */
    record Late(Manner manner, TextList keys, UnaryOperator<List<String>> change) implements Matching {
        @Override
        public KeyTest keys(Run run) {
            List<String> now = manner.type.counts() ? keys.eval(run) : change.apply(keys.eval(run));
            KeyTest test = manner.type.keys(now, manner.comparator, manner.param.map(p -> p.eval(run)));
            return described(test, now);
        }
    }

    Manner manner();

    /** The keys, ready to be matched. */
    KeyTest keys(Run run);

    /** The choice tag that stands for all match types. */
    String MATCH_TYPE = "match-type";

    String COMPARATOR = "comparator";

    /** Gives a word the tags {@code :comparator} and all match types. */
    static Word tags(Word word) {
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
    static void check(Call call, Value keys) throws Refused {
        type(call).check(call, call.tag(MATCH_TYPE), comparator(call, "i;ascii-casemap"), keys);
    }

    /** Compiles a use that was judged. */
    static Matching of(Call call, Value keys) {
        return of(call, keys, "i;ascii-casemap");
    }

    static Matching of(Call call, Value keys, String defaultComparator) {
        return of(call, manner(call, defaultComparator), keys.texts(), UnaryOperator.identity());
    }

    /** A use whose keys are changed before they are matched, such as a list of flags in one string. */
    static Matching ofFolded(Call call, Value keys, UnaryOperator<List<String>> change) {
        Manner manner = manner(call, "i;ascii-casemap");
        TextList changed = manner.type.counts()
                ? keys.texts()
                : keys.texts()
                        .constants()
                        .map(l -> TextList.ofTexts(change.apply(l)))
                        .orElse(keys.texts());
        return of(call, manner, changed, change);
    }

    private static Matching of(Call call, Manner manner, TextList keys, UnaryOperator<List<String>> change) {
        Vocabulary vocabulary = call.vocabulary();
        boolean known = keys.constants().isPresent()
                && manner.param.map(p -> p.constant().isPresent()).orElse(true);
        if (!known) {
            return new Late(manner, keys, change);
        }
        List<String> texts = keys.constants().get();
        KeyTest test = manner.type.keys(texts, manner.comparator, manner.param.flatMap(TextExpr::constant));
        return new Prepared(manner, vocabulary.keep(described(test, texts)));
    }

    private static KeyTest described(KeyTest test, List<String> keys) {
        return test.keys().isEmpty() ? new KeyTest.Described(test, keys) : test;
    }

    private static Manner manner(Call call, String defaultComparator) {
        MatchType type = type(call);
        Optional<TextExpr> param =
                type.param().flatMap(p -> call.tag(MATCH_TYPE)).map(TagUse::text);
        return call.vocabulary().keep(new Manner(type, comparator(call, defaultComparator), param));
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
    static Argument source(Value keys) {
        return keys.source();
    }

    /** Whether the number of values is what is matched. */
    default boolean counts() {
        return manner().type.counts();
    }

    /** Whether any value matches any key. */
    default boolean any(Run run, List<String> values) {
        return manner().any(run, keys(run), values);
    }

    /** Whether one value matches any key. */
    default boolean one(Run run, String value) {
        return any(run, List.of(value));
    }
}
