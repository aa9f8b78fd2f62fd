// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.winnowmail.classifier.evaluation.IndexFile;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.FeatureReader;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.message.Message;

/**
 * Makes a {@link Prior} from labelled mail.
 *
 * <p>Only what carries over from one site to another is kept: words, word pairs and character n-grams of
 * subject and text, links, how the parties and their clocks stand to each other, and style. Header fields and hops say
 * where mail was collected, structure says when; learnt elsewhere they mislead (measured, see docs/decisions/006-classifier.md).
 */
public final class PriorBuilder {
    /** Features kept, the most telling ones; about 4 bytes each in the file. */
    private static final int KEPT = 500_000;

    /** A feature in fewer messages is chance, or someone's name. */
    private static final int LEAST_MESSAGES = 3;

    /** Share of its messages that the prior counts as: less than all, so that local learning soon outweighs it. */
    private static final double STRENGTH = 0.8;

    /** Share of the weights that is carried: some of what tells this mail apart is of where it was collected. */
    private static final double CAUTION = 0.6;

    private static final Set<FeatureGroup> CARRIED = EnumSet.of(
            FeatureGroup.WORDS,
            FeatureGroup.PAIRS,
            FeatureGroup.LINKS,
            FeatureGroup.TEXT_GRAMS,
            FeatureGroup.RELATIONS,
            FeatureGroup.STYLE);

    private PriorBuilder() {}

    /** One feature of the prior to be. */
    private record Candidate(int feature, int weight, int spam, int ham, double importance) {}

    /**
     * Learns the mail and writes the prior distilled from it.
     *
     * @param indexes labelled mail; they are interleaved, so that none is learnt last
     * @param until the part of each index used, from its start
     * @return features written
     */
    public static int build(List<Path> indexes, double until, Path out) throws IOException {
        ClassifierSettings settings = ClassifierSettings.DEFAULT
                .withMemory(512L << 20)
                .withPrior(false)
                .withReplays(8);
        Model model = new Model(settings);
        FeatureReader reader = new FeatureReader();
        Set<Integer> carried = new HashSet<>();
        for (IndexFile.Line line : interleaved(indexes, until)) {
            Message message = Message.parse(Files.readAllBytes(line.file()));
            Features features = reader.read(message);
            LearnEvent.Learn learnt = model.learn(1, Digest.of(message), line.label(), "", features);
            for (FeatureGroup group : CARRIED) {
                for (int i = features.start(group); i < features.end(group); i++) {
                    carried.add(learnt.features().at(i));
                }
            }
        }
        Prior prior = distil(model, carried);
        try (OutputStream to = Files.newOutputStream(out)) {
            prior.write(to);
        }
        return prior.features().length;
    }

    private static List<IndexFile.Line> interleaved(List<Path> indexes, double until) throws IOException {
        record Placed(double at, IndexFile.Line line) {}
        List<Placed> all = new ArrayList<>();
        for (Path index : indexes) {
            List<IndexFile.Line> lines = IndexFile.read(index);
            int n = (int) (lines.size() * until);
            for (int i = 0; i < n; i++) {
                all.add(new Placed((double) i / n, lines.get(i)));
            }
        }
        all.sort(Comparator.comparingDouble(Placed::at));
        return all.stream().map(Placed::line).toList();
    }

    private static Prior distil(Model model, Set<Integer> carried) {
        Kernel.Totals totals = model.totals();
        List<Candidate> candidates = new ArrayList<>();
        for (int feature : carried) {
            long slot = model.table.at(feature);
            int spam = WeightTable.spam(slot);
            int ham = WeightTable.ham(slot);
            if (spam + ham < LEAST_MESSAGES) {
                continue;
            }
            float z = totals.evidence(spam, ham);
            int weight = WeightTable.weight(slot);
            double importance = Math.abs((double) z) * (Math.abs(weight) + Prior.UNIT) * Math.sqrt(spam + ham);
            candidates.add(new Candidate(feature, weight, spam, ham, importance));
        }
        candidates.sort(Comparator.comparingDouble((Candidate c) -> -c.importance()));
        Candidate[] kept = candidates.stream()
                .limit(KEPT)
                .sorted(Comparator.comparingInt(Candidate::feature))
                .toArray(Candidate[]::new);
        Prior prior = new Prior(
                scaled(model.learnt(Label.SPAM)),
                scaled(model.learnt(Label.HAM)),
                Arrays.stream(kept).mapToInt(Candidate::feature).toArray(),
                new short[kept.length],
                new short[kept.length],
                new short[kept.length]);
        for (int i = 0; i < kept.length; i++) {
            prior.weights()[i] = (short) Math.max(
                    Short.MIN_VALUE,
                    Math.min(Short.MAX_VALUE, Math.round((float) (CAUTION * kept[i].weight()) / Prior.UNIT)));
            prior.spamCounts()[i] = (short) scaled(kept[i].spam());
            prior.hamCounts()[i] = (short) scaled(kept[i].ham());
        }
        return prior;
    }

    private static int scaled(long count) {
        return (int) Math.min(Short.MAX_VALUE, Math.round(count * STRENGTH));
    }
}
