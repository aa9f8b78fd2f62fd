// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.classifier.feature.NamedFeatures;
import org.winnowmail.classifier.feature.Wording;

/** Which tokens made a verdict: each feature's own term of the score, the readable ones of them, by size. */
final class Explanation {
    private Explanation() {}

    static List<Evidence> of(Model model, NamedFeatures named, int most) {
        Features features = named.features();
        Kernel.Totals totals = model.totals();
        Kernel.Reading reading = Kernel.read(features, model.table, totals);
        SecondOpinions.Shares second = model.second.shares(features, model.trust());
        // In units of the score: log-odds.
        double unit = model.confidence() * model.calibration.curve().slope();
        Map<Integer, String> names = named.names();
        List<Evidence> all = new ArrayList<>(names.size());
        for (FeatureGroup group : FeatureGroup.values()) {
            // What one bit of a feature's plain evidence adds, by the score and by hindsight.
            double perBit = (unit * model.plainShare(group, reading) + model.hindsight.perPlainBit(group))
                    * Kernel.Reading.plainUnit(features.end(group) - features.start(group));
            for (int i = features.start(group); i < features.end(group); i++) {
                String name = names.get(features.at(i));
                if (name == null) {
                    continue;
                }
                long slot = model.table.at(features.at(i));
                int spam = WeightTable.spam(slot);
                int ham = WeightTable.ham(slot);
                float z = totals.evidence(spam, ham);
                double first =
                        (double) z * z * WeightTable.weight(slot) / WeightTable.ONE * reading.factors[group.place()];
                double weight = unit * (first + second.of(group, features.at(i))) + perBit * z;
                if (weight != 0) {
                    all.add(new Evidence(name, weight, spam, ham));
                }
            }
        }
        return strongest(all, most);
    }

    /** In words, and each thing once: a word in two spellings, a fact that several features state, is added up. */
    static List<Evidence> strongest(List<Evidence> all, int most) {
        Map<String, Evidence> byWording = new LinkedHashMap<>();
        for (Evidence e : all) {
            String words = Wording.of(e.token());
            Evidence told = new Evidence(words, e.weight(), e.spam(), e.ham());
            byWording.merge(words.toLowerCase(Locale.ROOT), told, Explanation::both);
        }
        return byWording.values().stream()
                .sorted(Comparator.comparingDouble((Evidence e) -> -Math.abs(e.weight())))
                .limit(most)
                .toList();
    }

    /** The sum, under the name and with the counts of the more frequent one. */
    private static Evidence both(Evidence a, Evidence b) {
        Evidence known = a.spam() + a.ham() >= b.spam() + b.ham() ? a : b;
        return new Evidence(known.token(), a.weight() + b.weight(), known.spam(), known.ham());
    }
}
