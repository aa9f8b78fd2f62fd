// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.rescore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.winnowmail.rules.Scores;
import org.winnowmail.rules.language.RuleSet;

/**
 * Finds better scores for rules.
 *
 * <p>Rules and composites are treated alike: where a composite and its parts are in the same messages they share
 * what these messages say, and what one of them has taken the others need not take. Every other symbol (of mail
 * authentication, of the classifier) counts with the score it has.
 */
public final class Rescoring {
    /** A score never becomes 0, which would switch the rule off and take it out of composites. */
    private static final double NOTHING = 0.01;

    /** Beginning of the names of parts of composites. */
    private static final String PART = "__";

    /** Beginning of the names of rules under test. */
    private static final String TEST = "T_";

    private final Scores scores;
    private final List<String> rules;
    private final Map<String, Integer> places = new TreeMap<>();
    private final double threshold;
    private final RescoreSettings settings;

    private Rescoring(Scores scores, List<String> rules, double threshold, RescoreSettings settings) {
        this.scores = scores;
        this.rules = rules;
        this.threshold = threshold;
        this.settings = settings;
        for (int i = 0; i < rules.size(); i++) {
            places.put(rules.get(i), i);
        }
    }

    /** Why there is no answer: too little mail. */
    public static Optional<String> lacking(List<RuledMail> mail, RescoreSettings settings) {
        long spam = mail.stream().filter(RuledMail::spam).count();
        long ham = mail.size() - spam;
        return spam >= settings.leastMail() && ham >= settings.leastMail()
                ? Optional.empty()
                : Optional.of("too little mail to say: " + spam + " spam and " + ham + " ham, and at least "
                        + settings.leastMail() + " of each are needed");
    }

    /**
     * The rules and composites whose scores may be changed: all but parts ({@code __NAME}), rules under test ({@code
     * T_NAME}), those without a score, those that force an action, and those that the configuration scores itself.
     */
    public static Set<String> adjustable(RuleSet rules, Scores scores, Set<String> configured) {
        Set<String> names = new TreeSet<>();
        rules.rules().forEach(r -> names.add(r.symbol()));
        rules.composites().forEach(c -> names.add(c.symbol()));
        names.removeIf(name -> name.startsWith(PART)
                || name.startsWith(TEST)
                || scores.of(name) == 0
                || scores.forcedBy(name).isPresent()
                || configured.contains(name));
        return names;
    }

    /**
     * Proposes.
     *
     * @param mail in time order; each class is cut into parts by it
     * @param scores the present ones
     * @param adjustable those that may be changed
     * @param threshold from which a message is spam
     */
    public static Proposal propose(
            List<RuledMail> mail, Scores scores, Set<String> adjustable, double threshold, RescoreSettings settings) {
        return new Rescoring(scores, List.copyOf(new TreeSet<>(adjustable)), threshold, settings).propose(mail);
    }

    private Proposal propose(List<RuledMail> mail) {
        int[] fold = folds(mail);
        double[][] without = new double[settings.folds()][];
        for (int f = 0; f < settings.folds(); f++) {
            without[f] = fit(mail, fold, f);
        }
        int[] none = new int[mail.size()];
        Arrays.fill(none, -1);
        double[] all = fit(mail, none, 0);
        double[] now = rules.stream().mapToDouble(scores::of).toArray();
        List<Proposal.Points> points = new ArrayList<>();
        for (int i = 0; i < mail.size(); i++) {
            RuledMail one = mail.get(i);
            points.add(new Proposal.Points(one.spam(), sum(one, now), sum(one, without[fold[i]])));
        }
        int[][] hits = hits(mail);
        List<Proposal.RuleScore> result = new ArrayList<>();
        for (int j = 0; j < now.length; j++) {
            result.add(new Proposal.RuleScore(rules.get(j), hits[1][j], hits[0][j], now[j], all[j]));
        }
        return new Proposal(result, points, errors(points, false), errors(points, true));
    }

    /** Parts of each class one after another: what came at the same time, and is often alike, stays together. */
    private int[] folds(List<RuledMail> mail) {
        int[] of = {0, 0};
        for (RuledMail one : mail) {
            of[one.spam() ? 1 : 0]++;
        }
        int[] seen = {0, 0};
        int[] fold = new int[mail.size()];
        for (int i = 0; i < fold.length; i++) {
            int kind = mail.get(i).spam() ? 1 : 0;
            fold[i] = (int) ((long) seen[kind]++ * settings.folds() / of[kind]);
        }
        return fold;
    }

    /** Scores by all mail but that of one part. */
    private double[] fit(List<RuledMail> mail, int[] fold, int without) {
        List<RuledMail> taken = new ArrayList<>();
        for (int i = 0; i < fold.length; i++) {
            if (fold[i] != without) {
                taken.add(mail.get(i));
            }
        }
        int[][] hits = hits(taken);
        List<ScoreFit.Range> ranges = new ArrayList<>();
        for (int j = 0; j < rules.size(); j++) {
            ranges.add(range(scores.of(rules.get(j)), hits[0][j] + hits[1][j]));
        }
        ScoreFit fit = new ScoreFit(ranges);
        for (RuledMail one : taken) {
            double fixed = fixed(one);
            int[] symbols = one.symbols().stream()
                    .filter(places::containsKey)
                    .mapToInt(places::get)
                    .toArray();
            if (one.spam() || !lost(fixed, symbols, ranges)) {
                fit.add(one.spam(), fixed, symbols);
            }
        }
        double[] found = fit.scores(threshold, settings);
        for (int j = 0; j < found.length; j++) {
            found[j] = shown(scores.of(rules.get(j)), found[j]);
        }
        return found;
    }

    /**
     * Whether a ham is over the threshold whatever its rules get: it would pull at them with all the weight of ham, and make
     * good rules worthless for nothing.
     */
    private boolean lost(double fixed, int[] symbols, List<ScoreFit.Range> ranges) {
        double least = fixed;
        for (int j : symbols) {
            least += ranges.get(j).low();
        }
        return least >= threshold;
    }

    private ScoreFit.Range range(double now, int hits) {
        if (hits < settings.leastHits()) {
            return new ScoreFit.Range(now, now, now);
        }
        double low = Math.min(now, -settings.mostForHam());
        double high = Math.max(now, settings.most());
        if (settings.anySign()) {
            return new ScoreFit.Range(now, low, high);
        }
        return now > 0 ? new ScoreFit.Range(now, 0, high) : new ScoreFit.Range(now, low, 0);
    }

    /** In tenths, as scores are written; a change too small to be seen is none. */
    private static double shown(double now, double found) {
        if (Math.abs(found - now) < 0.05) {
            return now;
        }
        double tenths = Math.round(found * 10) / 10.0;
        return tenths == 0 ? Math.copySign(NOTHING, now) : tenths;
    }

    private double fixed(RuledMail mail) {
        double sum = 0;
        for (String symbol : new TreeSet<>(mail.symbols())) {
            sum += places.containsKey(symbol) || symbol.startsWith(PART) ? 0 : scores.of(symbol);
        }
        return rounded(sum);
    }

    private double sum(RuledMail mail, double[] score) {
        double sum = fixed(mail);
        for (String symbol : mail.symbols()) {
            Integer j = places.get(symbol);
            sum += j == null ? 0 : score[j];
        }
        return rounded(sum);
    }

    /** As the policy does. */
    private static double rounded(double sum) {
        return Math.round(sum * 1000) / 1000.0;
    }

    /** In how many messages of ham, and of spam, each rule is. */
    private int[][] hits(List<RuledMail> mail) {
        int[][] hits = new int[2][rules.size()];
        for (RuledMail one : mail) {
            for (String symbol : one.symbols()) {
                Integer j = places.get(symbol);
                if (j != null) {
                    hits[one.spam() ? 1 : 0][j]++;
                }
            }
        }
        return hits;
    }

    private Proposal.Errors errors(List<Proposal.Points> points, boolean after) {
        int ham = 0;
        int lost = 0;
        int spam = 0;
        int missed = 0;
        for (Proposal.Points one : points) {
            boolean over = (after ? one.after() : one.before()) >= threshold;
            if (one.spam()) {
                spam++;
                missed += over ? 0 : 1;
            } else {
                ham++;
                lost += over ? 1 : 0;
            }
        }
        return new Proposal.Errors(ham, lost, spam, missed);
    }
}
