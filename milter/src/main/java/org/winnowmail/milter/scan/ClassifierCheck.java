// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.List;
import java.util.Optional;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.Evidence;
import org.winnowmail.classifier.Judgement;
import org.winnowmail.classifier.LearningUser;
import org.winnowmail.rules.Bayes;
import org.winnowmail.rules.Finding;

/** The learned classifier. A message to one recipient is judged with what that recipient has taught. */
public final class ClassifierCheck implements Check {
    /** Tokens told with a verdict. */
    private static final int TOKENS = 15;

    private final Classifier classifier;
    private final double explainFrom;

    /**
     * The check.
     *
     * @param explainFrom probability of spam from which the strongest tokens are told; explaining costs as much as
     *     judging, and most mail is ham that nobody asks about
     */
    public ClassifierCheck(Classifier classifier, double explainFrom) {
        this.classifier = classifier;
        this.explainFrom = explainFrom;
    }

    @Override
    public String name() {
        return "BAYES";
    }

    @Override
    public boolean waits() {
        return false;
    }

    @Override
    public List<Finding> run(Scan scan) {
        Optional<String> user = scan.envelope().recipients().size() == 1
                ? Optional.of(LearningUser.of(scan.envelope().recipients().getFirst()))
                : Optional.empty();
        Judgement judgement = classifier.judge(scan.delivered(), user);
        if (!judgement.knowledge().any()) {
            return List.of(Finding.of("BAYES_NA", "nothing learnt yet: winnow learn spam|ham PATH"));
        }
        List<Evidence> tokens = judgement.probability() >= explainFrom
                ? classifier.explain(scan.delivered(), user, TOKENS).evidence()
                : List.of();
        return List.of(Bayes.finding(
                judgement.probability(), tokens.stream().map(Evidence::toString).toList()));
    }
}
