// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The key table. For an author's domain the rule with the closest domain counts; of its keys, one of
 * each algorithm signs: the one whose time began last.
 *
 * @param rules in the order of the configuration
 */
public record DkimKeys(List<DkimKeyRule> rules) {
    public static final DkimKeys NONE = new DkimKeys(List.of());

    public DkimKeys {
        rules = List.copyOf(rules);
    }

    /** Keys to sign with, or why there are none. */
    public sealed interface Choice {
        /** At least one. */
        record Keys(List<DkimKeyRule> rules) implements Choice {}

        /** Not signed, because. */
        record None(String reason) implements Choice {}
    }

    /** The keys of the closest domain, whatever their time; none when nothing fits. */
    public List<DkimKeyRule> closest(String authorDomain) {
        int best = 0;
        for (DkimKeyRule rule : rules) {
            best = Math.max(best, rule.fit(authorDomain));
        }
        List<DkimKeyRule> fitting = new ArrayList<>();
        for (DkimKeyRule rule : rules) {
            if (rule.fit(authorDomain) == best) {
                fitting.add(rule);
            }
        }
        return fitting;
    }

    /** The keys that sign for an author's domain at a time. */
    public Choice forAuthor(String authorDomain, Instant now) {
        List<DkimKeyRule> fitting = closest(authorDomain);
        if (fitting.isEmpty()) {
            return new Choice.None("no key for " + authorDomain);
        }
        Map<DkimAlgorithm, DkimKeyRule> chosen = new EnumMap<>(DkimAlgorithm.class);
        for (DkimKeyRule rule : fitting) {
            if (rule.state(now) == DkimKeyRule.State.CURRENT) {
                chosen.merge(rule.key().algorithm(), rule, DkimKeys::newer);
            }
        }
        if (chosen.isEmpty()) {
            return new Choice.None("none of the " + fitting.size() + " keys for " + authorDomain + " is in its time");
        }
        return new Choice.Keys(List.copyOf(chosen.values()));
    }

    private static DkimKeyRule newer(DkimKeyRule a, DkimKeyRule b) {
        Comparator<DkimKeyRule> byStart = Comparator.comparing(r -> r.from().orElse(Instant.MIN));
        return byStart.compare(b, a) > 0 ? b : a;
    }
}
