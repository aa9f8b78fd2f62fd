// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** The literals of a pattern, and the automaton that finds them: fast, and never wrong. */
class PrefilterTest {
    private static Set<String> texts(String body, String flags) throws RegexException {
        return Literals.of(PerlRegex.compile(body, flags)).texts();
    }

    @Test
    void the_longest_text_that_must_be_there_is_found() throws Exception {
        assertThat(texts("\\bHello\\s+World\\b", "i")).containsExactly("hello");
        assertThat(texts("(?:viagra|cialis) now", "")).containsExactlyInAnyOrder("viagra", "cialis");
        assertThat(texts("colou?red", "")).containsExactlyInAnyOrder("colored", "coloured");
        assertThat(texts("v[i1]ag", "")).containsExactlyInAnyOrder("viag", "v1ag");
        assertThat(texts("abc+def", "")).containsExactly("cdef");
        assertThat(texts("a?b?", "")).isEmpty();
        assertThat(texts("of", "")).isEmpty();
        assertThat(texts("<b\\b", "")).containsExactly("<b");
        assertThat(texts("foo|\\d+", "")).isEmpty();
        assertThat(texts("(?!secret)[a-z]+", "")).isEmpty();
        assertThat(texts("(?:click )*here", "")).containsExactly("here");
        assertThat(texts("[\\x{430}\\x{435}]", "")).containsExactlyInAnyOrder("а", "е");
        assertThat(texts("ärger", "i")).containsExactly("ärger");
    }

    @Test
    void nested_repetitions_are_multiplied() throws Exception {
        assertThat(Literals.of(PerlRegex.compile("(?:(?:a{10}){20}b){30}", "")).repeats())
                .isEqualTo(6_000);
        assertThat(Literals.of(PerlRegex.compile("(?:(?:){1000}){1000}", "")).repeats())
                .isEqualTo(1_000_000);
        assertThat(Literals.of(PerlRegex.compile("a{5}b{7}", "")).repeats()).isEqualTo(7);
        assertThat(Literals.of(PerlRegex.compile("plain", "")).repeats()).isEqualTo(1);
    }

    @Test
    void how_far_a_text_can_be_from_the_begin_of_the_match_is_known() throws Exception {
        assertThat(reach("viagra", "i")).isEqualTo(6);
        assertThat(reach("\\b(?:my|your) ?(?:account|card)", "i")).isEqualTo(4 + 1 + 7);
        assertThat(reach("[0-9]{1,3}x? million", "")).isEqualTo(3 * 2 + 1 + 8);
        assertThat(reach("(?:ab?){2,4}secret", "")).isEqualTo(4 * 2 + 6);
        assertThat(reach("(?=.*)(?<!x)secret", "")).isEqualTo(6);
        assertThat(reach("secret.*", "")).isEqualTo(6);
        assertThat(reach("\\w+ secret", "")).isEqualTo(Integer.MAX_VALUE);
        assertThat(reach("(a)\\1secret", "")).isEqualTo(Integer.MAX_VALUE);
        assertThat(reach("a{2000000000}{2}secret", "")).isEqualTo(Integer.MAX_VALUE);
        assertThat(reach("[a-z]", "")).isEqualTo(Integer.MAX_VALUE);
    }

    private static int reach(String body, String flags) throws RegexException {
        return Literals.of(PerlRegex.compile(body, flags)).reach();
    }

    private static BitSet candidates(LiteralFinder finder, int rules, String text) {
        LiteralFinder.Hits hits = hits(finder, rules, text);
        BitSet candidates = new BitSet();
        for (int i = 0; i < hits.size(); i++) {
            candidates.set(hits.rule(i));
        }
        for (int i = 0; i < rules; i++) {
            assertThat(hits.mayMatch(i)).isEqualTo(candidates.get(i));
        }
        return candidates;
    }

    private static LiteralFinder.Hits hits(LiteralFinder finder, int rules, String text) {
        LiteralFinder.Hits hits = new LiteralFinder.Hits(rules);
        finder.find("ab ".repeat(40).toCharArray(), hits);
        finder.find(text.toCharArray(), hits);
        return hits;
    }

    @Test
    void no_match_is_ever_lost() {
        String[] atoms = {
            "a",
            "b",
            "ab",
            "abc",
            "B",
            "é",
            "É",
            "[ab]",
            "[^a]",
            "[a-c]",
            "\\w",
            ".",
            "\\x61",
            "\\x{e9}",
            "(?i)",
            "^",
            "$",
            "\\b",
            "\\.",
            "-",
            "(?:ab|c)",
            "(abc|bca)",
            "(?=a)",
            "(?!b)",
            "(?<=a)",
            "(?<!b)",
            "(?:a|)",
            "(?>ab)",
            "\\Qa.b\\E",
            "[a\\]b]",
            "[.-]",
            "(?<n>ab)",
            "(?:aab|b?c)",
            "\\t",
            "\\1",
            "(?i:aB)",
            "(?x: a b)",
        };
        String[] repeats = {"", "", "", "", "?", "*", "+", "{2}", "{0,2}", "{1,}", "??", "*?", "++", "{2}+", "|"};
        Property.holds(3_000, random -> {
            StringBuilder body = new StringBuilder();
            int n = 1 + random.nextInt(7);
            for (int i = 0; i < n; i++) {
                body.append(atoms[random.nextInt(atoms.length)]).append(repeats[random.nextInt(repeats.length)]);
            }
            Pattern pattern;
            try {
                pattern = PerlRegex.compile(body.toString(), new String[] {"", "i", "s", "x", "ix"}[random.nextInt(5)]);
            } catch (RegexException e) {
                return;
            }
            Literals.Facts facts = Literals.of(pattern);
            LiteralFinder finder = LiteralFinder.of(List.of(facts.texts()), 100_000);
            for (int i = 0; i < 20; i++) {
                String text = Property.text(random, "aabbcABCéÉ.-\t K", 12)
                        + " ".repeat(random.nextInt(2) * 60)
                        + Property.text(random, "aabbcABCéÉ.-\t K", 12);
                LiteralFinder.Hits hits = hits(finder, 1, text);
                Matcher plain = pattern.matcher(text);
                Matcher near = pattern.matcher(text);
                boolean found = hits.mayMatch(0) && hits.find(near, 0, facts.reach(), text.length());
                assertThat(found)
                        .as("/%s/ on “%s” literals %s", pattern, text, facts)
                        .isEqualTo(plain.find());
                if (found) {
                    assertThat(near.start()).isEqualTo(plain.start());
                    assertThat(near.end()).isEqualTo(plain.end());
                }
            }
        });
    }

    @Test
    void the_automaton_finds_what_a_plain_search_finds() {
        Property.holds(500, random -> {
            List<Set<String>> rules = new ArrayList<>();
            for (int r = 0; r < 1 + random.nextInt(6); r++) {
                Set<String> texts = new HashSet<>();
                for (int i = 0; i < random.nextInt(4); i++) {
                    texts.add("a" + Property.text(random, "abcé", 4));
                }
                rules.add(texts);
            }
            String text = Property.text(random, "aAbBcéÉ", 30);
            BitSet expected = new BitSet();
            for (int r = 0; r < rules.size(); r++) {
                StringBuilder folded = new StringBuilder();
                text.chars().forEach(c -> folded.append(Literals.fold((char) c)));
                if (rules.get(r).isEmpty() || rules.get(r).stream().anyMatch(t -> folded.indexOf(t) >= 0)) {
                    expected.set(r);
                }
            }
            assertThat(candidates(LiteralFinder.of(rules, 100_000), rules.size(), text))
                    .isEqualTo(expected);
        });
    }

    @Test
    void rules_that_find_no_room_in_the_table_are_candidates_always() {
        LiteralFinder small = LiteralFinder.of(List.of(Set.of("abc"), Set.of("x".repeat(1_000))), 100);

        assertThat(candidates(small, 2, "nothing")).isEqualTo(BitSet.valueOf(new long[] {0b10}));
    }
}
