// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.classifier.Ledger.Entry;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/**
 * The learned state, and the two things that can be done with it: score a message, fold an event.
 *
 * <p>Learning is dual coordinate ascent on a support vector machine with squared loss (Hsieh and others,
 * 2008) over the inner product of {@link Kernel}. Every learnt message has one dual variable, its <em>pull</em>:
 * the weights are the sum over messages of pull times features. A message that the model already gets
 * right by a margin of 1 has no pull and moves nothing. With each new message a few earlier ones are
 * tried again (replay), which brings a single pass close to the optimum of the whole history. That optimum
 * is unique, so the order of learning matters little; and because the steps taken are part of the
 * {@link LearnEvent}, folding the same events in another order gives the very same bits.
 *
 * <p>One writer at a time (the caller sees to it); scoring needs no lock.
 */
final class Model {
    /** Corrections smaller than this are not worth a pass over the features. */
    private static final double SMALLEST_STEP = 0.02;

    /**
     * In the beginning so many times as many messages are tried again on top of the usual ones: then there is most to be gained
     * from each, and little to be done.
     */
    private static final double EAGER = 3;

    /** Messages of the rarer class, learnt here, after which it is half of that on top. */
    private static final double EAGER_HALVES = 300;

    /** Messages drawn for each that is tried again; those at rest are passed over. */
    private static final int DRAWS = 4;

    /** A message without pull beyond this margin is left alone for the next {@link #REST} draws. */
    private static final double AT_EASE = 1.2;

    private static final int REST = 4;

    /** Share of the score held back while nothing is known. */
    private static final double DOUBT = 0.5;

    /** Doubt falls with the root of the messages known; it is at 0.7 of {@link #DOUBT} after this many. */
    private static final double DOUBT_HALVES = 10;

    /** What one unit of plain evidence of the text counts in the beginning, beside the kernel's margin. */
    private static final double TEXT = 0.015;

    /** Messages of the rarer class, learnt here, after which it counts half. */
    private static final double TEXT_HALVES = 200;

    /**
     * Most plain evidence of a group that counts, in bits. What all features of a message have in common, such as a language
     * known from spam alone, is one fact and not a hundred; and where labels are wrong, many small errors add up.
     */
    private static final double MOST_PLAIN = 8;

    /** Counts have 16 bits: when a class nears them, everything fades. */
    private static final long FADE_AT = 60_000;

    private static final FeatureGroup[] GROUPS = FeatureGroup.values();

    final WeightTable table;
    final Ledger ledger;
    final KnownMessages known;
    final ExampleRing ring;
    final SecondOpinions second;
    final Calibration calibration = new Calibration();
    final Hindsight hindsight = new Hindsight();
    final int replays;
    private volatile Kernel.Totals totals = Kernel.Totals.of(0, 0);
    private volatile double confidence = confidence(0);
    private volatile double text = TEXT;
    private long spam;
    private long ham;
    private long priorSpam;
    private long priorHam;
    private int fades;

    Model(ClassifierSettings settings) {
        table = new WeightTable(WeightTable.bitsFor(settings.memory() / 2));
        ring = new ExampleRing((int) Math.min(Integer.MAX_VALUE, settings.memory() / 4 / Integer.BYTES));
        second = new SecondOpinions(settings.memory() / 16);
        ledger = new Ledger((int) Math.max(1_000, settings.memory() / 8 / 180));
        known = new KnownMessages(settings.memory() / 16);
        replays = settings.replays();
    }

    long learnt(Label label) {
        return label == Label.SPAM ? spam : ham;
    }

    int fades() {
        return fades;
    }

    Kernel.Totals totals() {
        return totals;
    }

    void setTotals(long newSpam, long newHam, long newPriorSpam, long newPriorHam, int newFades) {
        spam = newSpam;
        ham = newHam;
        priorSpam = newPriorSpam;
        priorHam = newPriorHam;
        fades = newFades;
        retotal();
    }

    long prior(Label label) {
        return label == Label.SPAM ? priorSpam : priorHam;
    }

    private void retotal() {
        totals = Kernel.Totals.of(spam + priorSpam, ham + priorHam);
        confidence = confidence(Math.min(spam + priorSpam, ham + priorHam));
        text = TEXT / (1 + Math.min(spam, ham) / TEXT_HALVES);
        boolean fromPrior = priorSpam > 0 && priorHam > 0;
        calibration.believe(fromPrior ? Calibration.Belief.FROM_A_PRIOR : Calibration.Belief.FROM_NOTHING);
    }

    private static double confidence(long fewer) {
        return 1 - DOUBT / Math.sqrt(1 + fewer / DOUBT_HALVES);
    }

    /** How far the model trusts itself, up to 1: rises with the messages known of the rarer class. */
    double confidence() {
        return confidence;
    }

    /** How far labels can be believed, as of now. */
    Trust trust() {
        return calibration.trust();
    }

    /**
     * What one bit of plain evidence of a group counts in a message: more the less labels can be believed; and that of
     * words and word pairs while little was learnt here, for they mean the same elsewhere, and what the prior is sure
     * of may not hold.
     */
    double plainShare(FeatureGroup group, Kernel.Reading reading) {
        double share = trust().plain();
        if (group == FeatureGroup.WORDS || group == FeatureGroup.PAIRS) {
            share += text;
        }
        return share * Math.min(1, MOST_PLAIN / Math.abs(reading.plain[group.place()]));
    }

    /**
     * What a look at a message says.
     *
     * @param score how spammy it is, by all that is known of its features; above 0 more like spam
     * @param sketch what kind of message it is, for {@link Hindsight}
     * @param said what the second opinions say of it
     */
    record Look(double score, byte[] sketch, SecondOpinions.Said said) {}

    /** The log-odds of a message being spam. */
    double logOdds(Look look) {
        return calibration.curve().logOdds(look.score) + hindsight.correction(look.sketch);
    }

    double score(Features features) {
        return look(features).score;
    }

    Look look(Features features) {
        SecondOpinions.Said said = second.about(features);
        Kernel.Reading reading = Kernel.read(features, table, totals);
        double others = said.part(trust());
        double score = reading.margin + others;
        for (FeatureGroup group : GROUPS) {
            score += plainShare(group, reading) * reading.plain[group.place()];
        }
        score *= confidence;
        return new Look(score, Hindsight.sketch(features, reading, score, others), said);
    }

    /** What {@link Kernel} alone says. */
    double margin(Features features) {
        return Kernel.read(features, table, totals).margin;
    }

    /** Whether a message was learnt as this, lately or long ago. */
    boolean knows(Digest digest, Label label) {
        return ledger.find(digest)
                .filter(e -> e.time >= 0)
                .map(e -> e.live && e.label == label)
                .orElseGet(() -> known.contains(digest, label));
    }

    /** Whether a message counts as this and can be taken back. */
    boolean holds(Digest digest, Label label) {
        return ledger.find(digest).filter(e -> e.live && e.label == label).isPresent();
    }

    /** Learns a message, and says what was done so that others can fold it. */
    LearnEvent.Learn learn(long time, Digest digest, Label label, String user, Features features) {
        Look look = look(features);
        float score = (float) look.score;
        int surprised = look.said.surprised(label);
        Hindsight.Regret regret = Hindsight.regret(look.sketch, look.score, calibration.curve(), label);
        LearnEvent.Learn lesson =
                new LearnEvent.Learn(time, digest, label, user, features, score, surprised, regret, List.of());
        admit(lesson);
        List<Step> steps = new ArrayList<>(replays + 1);
        ring.find(digest).flatMap(this::correct).ifPresent(steps::add);
        long random = digest.low();
        int tried = 0;
        int again = (int) (replays * (1 + EAGER / (1 + Math.min(spam, ham) / EAGER_HALVES)));
        for (int draw = 0; draw < again * DRAWS && tried < again; draw++) {
            random = random * 6364136223846793005L + 1442695040888963407L;
            ExampleRing.Example example = ring.at(Math.floorMod(random >>> 33, ring.size()));
            if (example.rest > 0) {
                example.rest--;
                continue;
            }
            tried++;
            correct(example).ifPresent(steps::add);
        }
        return lesson.with(steps);
    }

    /** One dual ascent step on a learnt message; empty when it already stands where it should. */
    private Optional<Step> correct(ExampleRing.Example example) {
        Entry entry = example.entry();
        if (!entry.live) {
            return Optional.empty();
        }
        int sign = entry.label.sign();
        Kernel.Reading reading = Kernel.read(example.features(), table, totals);
        double margin = sign * reading.margin;
        if (entry.pull == 0 && margin > AT_EASE) {
            example.rest = REST;
        }
        double diagonal = 1 / (2 * trust().capacity(entry.label));
        double gradient = margin - 1 + diagonal * entry.pull;
        double pull = Math.max(0, entry.pull - gradient / (1 + diagonal));
        float change = (float) (pull - entry.pull);
        if (Math.abs(change) < SMALLEST_STEP) {
            return Optional.empty();
        }
        int[] amounts = new int[GROUPS.length];
        for (int g = 0; g < amounts.length; g++) {
            amounts[g] = (int) Math.rint(change * sign * reading.factors[g] * WeightTable.ONE);
        }
        Step step = new Step(entry.digest, amounts, change);
        entry.add(step);
        move(example.features(), amounts, 1);
        return Optional.of(step);
    }

    private void move(Features features, int[] amounts, int sign) {
        for (int g = 0; g < GROUPS.length; g++) {
            int amount = amounts[g] * sign;
            if (amount == 0) {
                continue;
            }
            int end = features.end(GROUPS[g]);
            for (int i = features.start(GROUPS[g]); i < end; i++) {
                table.addWeight(features.at(i), amount);
            }
        }
    }

    /** Applies what some node did; the result does not depend on the order of the events. */
    void fold(LearnEvent event) {
        switch (event) {
            case LearnEvent.Learn learn -> {
                admit(learn);
                for (Step step : learn.steps()) {
                    Entry entry = ledger.obtain(step.digest());
                    entry.add(step);
                    if (entry.live) {
                        ring.find(step.digest()).ifPresent(e -> move(e.features(), step.amounts(), 1));
                    }
                }
            }
            case LearnEvent.Unlearn unlearn -> {
                Entry entry = ledger.obtain(unlearn.digest());
                if (entry.live && entry.time <= unlearn.time()) {
                    retract(entry, unlearn.features());
                }
                entry.time = Math.max(entry.time, unlearn.time());
            }
            case LearnEvent.Fade fade -> fade();
        }
    }

    /** Counts a message, unless it is known; turns it over when it is known as the other thing. */
    private void admit(LearnEvent.Learn learn) {
        Digest digest = learn.digest();
        Label label = learn.label();
        Features features = learn.features();
        int surprised = learn.surprised();
        long time = learn.time();
        // Each verdict is one experience, even where two nodes judged the same message: so the order does not matter.
        calibration.observe(learn.score(), label);
        hindsight.observe(learn.regret());
        Entry entry = ledger.obtain(digest);
        if (entry.time > time || (entry.live && entry.label == label)) {
            if (entry.live && entry.label == label && entry.fades == fades) {
                // Two nodes learnt it and only one was surprised: the order in which they are heard may not matter.
                second.count(surprised & ~entry.surprised, features, label, 1);
                entry.surprised |= surprised;
            }
            entry.time = Math.max(entry.time, time);
            return;
        }
        if (entry.live) {
            retract(entry, ring.find(digest).map(ExampleRing.Example::features).orElse(features));
        }
        entry.time = time;
        entry.live = true;
        entry.label = label;
        entry.user = learn.user();
        entry.fades = fades;
        count(features, label, 1);
        entry.surprised = surprised;
        second.count(surprised, features, label, 1);
        known.add(digest, label);
        // Steps that came before the message itself.
        move(features, entry.amounts, 1);
        ring.add(new ExampleRing.Example(entry, features));
    }

    private void count(Features features, Label label, int by) {
        for (int i = 0; i < features.size(); i++) {
            table.count(features.at(i), label, by);
        }
        if (label == Label.SPAM) {
            spam = Math.max(0, spam + by);
        } else {
            ham = Math.max(0, ham + by);
        }
        retotal();
    }

    /**
     * Takes back what a message did. Exact, unless it was learnt before a fade: then its count, halved
     * since, is left in, and its weights are taken back at what they have faded to.
     */
    private void retract(Entry entry, Features features) {
        int[] amounts = entry.amounts.clone();
        for (int f = entry.fades; f < fades; f++) {
            for (int g = 0; g < amounts.length; g++) {
                amounts[g] -= amounts[g] / 8;
            }
        }
        move(features, amounts, -1);
        if (entry.fades == fades) {
            count(features, entry.label, -1);
            second.count(entry.surprised, features, entry.label, -1);
        }
        known.remove(entry.digest);
        entry.live = false;
        entry.surprised = 0;
        entry.forgetSteps();
    }

    boolean wantsFade() {
        return spam + priorSpam > FADE_AT || ham + priorHam > FADE_AT;
    }

    void fade() {
        table.fade();
        second.fade();
        calibration.fade();
        hindsight.fade();
        spam /= 2;
        ham /= 2;
        priorSpam /= 2;
        priorHam /= 2;
        fades++;
        retotal();
    }

    void clear() {
        table.clear();
        second.clear();
        ledger.clear();
        known.clear();
        ring.clear();
        calibration.clear();
        hindsight.clear();
        setTotals(0, 0, 0, 0, 0);
    }
}
