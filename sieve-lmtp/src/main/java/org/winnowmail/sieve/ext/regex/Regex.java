// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.regex;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.MatchType;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Value;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.syntax.Argument;

/**
 * Brings the match type. Patterns known when the script is compiled are compiled then. A pattern that
 * looks at more characters than the limit allows counts as no match, and the script's owner is told.
 */
public final class Regex implements Extension {
    /** Longest pattern, in characters: longer ones are never hand-written, and compiling them costs. */
    private static final int LONGEST = 4_096;

    private static final Set<String> COMPARATORS = Set.of("i;octet", "i;ascii-casemap", "i;unicode-casemap");

    @Override
    public String name() {
        return "regex";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.matchType(new RegexMatch());
    }

    /** Patterns that ran out of steps in this run. */
    private static final class Overruns {
        int count;
    }

    private static final class RegexMatch implements MatchType {
        @Override
        public String name() {
            return "regex";
        }

        @Override
        public void check(Call call, Optional<TagUse> use, Comparator comparator, Value keys) throws Refused {
            Argument at = use.map(u -> (Argument) u.source()).orElse(keys.source());
            if (!COMPARATORS.contains(comparator.name())) {
                throw call.refuse(
                        at,
                        "the comparator " + comparator.name() + " cannot do :regex",
                        "use i;octet or i;ascii-casemap");
            }
            for (TextExpr key : keys.texts().items()) {
                if (key.constant().isPresent()) {
                    try {
                        Pattern pattern = compile(key.constant().get(), comparator);
                        BlowUp.complaint(pattern.pattern())
                                .ifPresent(c -> call.warning(
                                        keys.source().at(), c, "rewrite it so that one text matches in one way only"));
                    } catch (PatternSyntaxException bad) {
                        throw call.refuse(
                                keys.source(),
                                "bad regular expression \""
                                        + Run.brief(key.constant().get()) + "\": " + bad.getDescription(),
                                "");
                    }
                }
            }
        }

        @Override
        public KeyTest key(String key, Comparator comparator, Optional<String> param) {
            Pattern pattern;
            try {
                pattern = compile(key, comparator);
            } catch (PatternSyntaxException bad) {
                return (run, value) -> {
                    run.problem("bad regular expression \"" + Run.brief(key) + "\": " + bad.getDescription());
                    return false;
                };
            }
            return new Compiled(pattern, key, comparator.name());
        }

        /** A pattern; equal ones are those written equally. */
        private record Compiled(Pattern pattern, String key, String comparator) implements KeyTest {
            /** Heap of a compiled pattern: nodes of 24 to 32 bytes, about one per character. */
            private static final int PER_CHAR = 40;

            private static final int PATTERN = 250;

            @Override
            public boolean matches(Run run, String value) {
                return find(run, pattern, value);
            }

            @Override
            public List<String> keys() {
                return List.of(key);
            }

            @Override
            public long footprint() {
                return PATTERN + (long) PER_CHAR * key.length();
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof Compiled c && key.equals(c.key) && comparator.equals(c.comparator);
            }

            @Override
            public int hashCode() {
                return key.hashCode();
            }
        }

        private static boolean find(Run run, Pattern pattern, String value) {
            int budget = run.settings().limits().regexSteps();
            Steps steps = new Steps(value, budget);
            try {
                Matcher matcher = pattern.matcher(steps);
                boolean found = matcher.find();
                if (found) {
                    String[] values = new String[matcher.groupCount() + 1];
                    for (int i = 0; i < values.length; i++) {
                        int start = matcher.start(i);
                        values[i] = start < 0 ? "" : value.substring(start, matcher.end(i));
                    }
                    run.setMatchValues(values);
                }
                return found;
            } catch (Steps.Spent | StackOverflowError spent) {
                if (++run.scratch(Overruns.class, Overruns::new).count
                        > run.settings().limits().regexOverruns()) {
                    throw new RunFailure("too many regular expressions took too long");
                }
                run.problem("the regular expression \"" + Run.brief(pattern.pattern())
                        + "\" takes too long on this text; counted as no match");
                return false;
            } finally {
                run.spend((budget - steps.left()) >> 4);
            }
        }

        private static Pattern compile(String key, Comparator comparator) {
            if (key.length() > LONGEST) {
                throw new PatternSyntaxException("longer than " + LONGEST + " characters", key, -1);
            }
            int flags = switch (comparator.name()) {
                case "i;octet" -> Pattern.DOTALL;
                case "i;ascii-casemap" -> Pattern.DOTALL | Pattern.CASE_INSENSITIVE;
                default -> Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            };
            try {
                return Pattern.compile(PosixPattern.translate(key), flags);
            } catch (StackOverflowError tooDeep) {
                throw new PatternSyntaxException("nested too deep", key, -1);
            }
        }
    }
}
