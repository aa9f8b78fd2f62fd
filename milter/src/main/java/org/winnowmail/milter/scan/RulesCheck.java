// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.List;
import java.util.function.Supplier;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.language.RuleSet;

/** The rule files. */
public final class RulesCheck implements Check {
    static final String NAME = "RULES";

    private final Supplier<RuleSet> rules;

    /** A check that asks for the rules once per message, so that a reload takes effect with the next one. */
    public RulesCheck(Supplier<RuleSet> rules) {
        this.rules = rules;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean waits() {
        return false;
    }

    @Override
    public List<Finding> run(Scan scan) {
        return rules.get().evaluate(scan.message(), scan.envelope());
    }
}
