// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.filter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigProblem;
import org.winnowmail.app.config.Origin;
import org.winnowmail.rules.Action;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.Scores;
import org.winnowmail.rules.Thresholds;
import org.winnowmail.rules.language.Problem;
import org.winnowmail.rules.language.RuleFiles;
import org.winnowmail.rules.language.RuleLimits;
import org.winnowmail.rules.language.RuleSet;

/**
 * Rules and policy as one configuration means them; made anew by a reload.
 *
 * @param rules compiled rule files
 * @param policy scores and thresholds
 */
public record Judging(RuleSet rules, Policy policy) {
    private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

    /**
     * Reads rule files and scores.
     *
     * @throws ConfigException when a rule file has an error, with every problem found
     */
    public static Judging of(Config config) throws ConfigException {
        Path parent = config.file().toAbsolutePath().getParent();
        RuleFiles.Loaded loaded = config.rules().enabled()
                ? RuleFiles.load(config.rules().paths(), parent == null ? Path.of(".") : parent, RuleLimits.DEFAULT)
                : RuleFiles.Loaded.NONE;
        List<ConfigProblem> errors = new ArrayList<>();
        for (Problem problem : loaded.problems()) {
            if (problem.isError()) {
                errors.add(new ConfigProblem(config.origin("rules.paths"), "rules", problem.toString(), ""));
            } else {
                LOG.warn("{}", problem);
            }
        }
        if (!errors.isEmpty()) {
            throw new ConfigException(errors);
        }
        Scores scores = Scores.shipped()
                .with(loaded.rules().symbols())
                .withForced(dmarc(config.auth()), ruleOrigin(config.origin("auth.on_reject")))
                .withOverrides(config.policy().scores(), ruleOrigin(config.origin("policy")));
        scores.doubts(config.policy().scores().keySet()).forEach(d -> LOG.warn("policy.scores: {}", d));
        Thresholds thresholds = new Thresholds(
                config.policy().greylist(),
                config.policy().addHeader(),
                config.policy().reject(),
                config.policy().rewriteSubject(),
                config.policy().quarantine());
        return new Judging(
                loaded.rules(), new Policy(thresholds, scores, loaded.rules().composites()));
    }

    private static Map<String, Optional<Action>> dmarc(Config.Auth auth) {
        return Map.of(
                "DMARC_POLICY_REJECT", action(auth.onReject()),
                "DMARC_POLICY_QUARANTINE", action(auth.onQuarantine()));
    }

    private static Optional<Action> action(Config.OnFailure what) {
        return switch (what) {
            case SCORE -> Optional.empty();
            case JUNK -> Optional.of(Action.ADD_HEADER);
            case REJECT -> Optional.of(Action.REJECT);
        };
    }

    private static org.winnowmail.rules.Origin ruleOrigin(Origin origin) {
        return origin instanceof Origin.FileLine f
                ? new org.winnowmail.rules.Origin(f.file().toString(), f.line())
                : new org.winnowmail.rules.Origin(origin.toString(), 0);
    }
}
