// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.relational;

import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.MatchType;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Value;
import org.winnowmail.sieve.lang.Vocabulary;

/** Brings the two match types. */
public final class Relational implements Extension {
    private static final Set<String> OPERATORS = Set.of("gt", "ge", "lt", "le", "eq", "ne");

    @Override
    public String name() {
        return "relational";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.matchType(new Relation("value", false));
        vocabulary.matchType(new Relation("count", true));
    }

    private record Relation(String name, boolean counts) implements MatchType {
        @Override
        public Optional<Param> param() {
            return Optional.of(Param.string("relation").fixed());
        }

        @Override
        public void check(Call call, Optional<TagUse> use, Comparator comparator, Value keys) throws Refused {
            String operator = use.flatMap(u -> u.text().constant()).orElse("");
            if (!OPERATORS.contains(operator)) {
                throw call.refuse(
                        use.map(u -> u.value().source()).orElse(keys.source()),
                        "'" + operator + "' is no relation for :" + name,
                        "one of gt, ge, lt, le, eq, ne");
            }
        }

        @Override
        public KeyTest key(String key, Comparator comparator, Optional<String> param) {
            return switch (param.orElse("eq")) {
                case "gt" -> (run, value) -> comparator.compare(value, key) > 0;
                case "ge" -> (run, value) -> comparator.compare(value, key) >= 0;
                case "lt" -> (run, value) -> comparator.compare(value, key) < 0;
                case "le" -> (run, value) -> comparator.compare(value, key) <= 0;
                case "ne" -> (run, value) -> comparator.compare(value, key) != 0;
                default -> (run, value) -> comparator.compare(value, key) == 0;
            };
        }
    }
}
