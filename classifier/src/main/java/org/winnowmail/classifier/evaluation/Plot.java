// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import java.util.Arrays;
import java.util.List;
import org.winnowmail.classifier.Label;

/**
 * A picture (SVG) of an evaluation: what any threshold would cost, how true the probabilities are, and where the
 * messages lie.
 *
 * <p>All axes but the counts are log-odds, as in the TREC spam tracks: a filter makes few errors, and between 0.01 %
 * and 1 % lies what matters.
 */
public final class Plot {
    private static final double[] ERRORS = {0.01, 0.1, 1, 10, 50};
    private static final double[] CHANCES = {0.01, 0.1, 1, 10, 50, 90, 99, 99.9, 99.99};

    private static final Panel.Axis ERROR = new Panel.Axis(0.01, 50, Plot::logOdds);
    private static final Panel.Axis CHANCE = new Panel.Axis(0.01, 99.99, Plot::logOdds);

    /** Bins of the calibration and of the histogram over the log-odds that {@link #CHANCE} shows. */
    private static final int COARSE = 14;

    private static final int FINE = 56;

    private static final String STYLE = """
            <style>
            text { font-family: "DejaVu Sans", Verdana, sans-serif; font-size: 11px; fill: #333 }
            .head { font-size: 17px; font-weight: bold; fill: #111 }
            .title { font-size: 14px; font-weight: bold; fill: #111 }
            .remark { fill: #666 }
            .note { fill: #333; paint-order: stroke; stroke: white; stroke-width: 4px }
            .axis { font-size: 12px }
            .grid { stroke: #e6e6e6 }
            .frame { fill: none; stroke: #888 }
            .curve { fill: none; stroke: #1764ab; stroke-width: 2 }
            .guide { stroke: #888; stroke-dasharray: 4 3 }
            .mark { fill: #c2283a; stroke: white; stroke-width: 1.5 }
            .half { fill: #333; stroke: white; stroke-width: 1.5 }
            .range { stroke: #1764ab; stroke-width: 1.5 }
            .point { fill: #1764ab }
            .edge { fill: white; stroke: #1764ab; stroke-width: 1.5 }
            .ham { fill: #3b8ed0; fill-opacity: 0.65 }
            .spam { fill: #d1495b; fill-opacity: 0.65 }
            .hamnote { fill: #3b8ed0 }
            .spamnote { fill: #d1495b }
            </style>
            """;

    private Plot() {}

    private static double logOdds(double percent) {
        return Math.log(percent / (100 - percent));
    }

    private static double log(double count) {
        return Math.log10(count + 0.5);
    }

    /** The picture; a browser or an image viewer shows it. */
    public static String svg(String title, Evaluation.Result result) {
        int width = 3 * (Panel.WIDTH + 80) + 20;
        int height = Panel.HEIGHT + 170;
        StringBuilder out = new StringBuilder(20_000);
        out.append(Panel.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\">%n",
                width, height));
        out.append(STYLE);
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        Accuracy a = result.accuracy();
        out.append(Panel.format("<text class=\"head\" x=\"66\" y=\"32\">%s</text>%n", escape(title)));
        boolean both = a.ham() > 0 && a.spam() > 0;
        out.append(Panel.format(
                "<text class=\"remark\" x=\"66\" y=\"52\">%,d ham and %,d spam%s</text>%n",
                a.ham(),
                a.spam(),
                both
                        ? Panel.format(
                                "; 1-ROCA %.4f %%; at probability 50 %%: %.2f %% of the ham lost, %.2f %% of the spam missed",
                                a.rocaPercent(), a.hamLostPercent(), a.spamMissedPercent())
                        : ": one class alone cannot be told from another"));
        if (both) {
            roc(
                    new Panel(
                            out,
                            66,
                            110,
                            "Spam missed against ham lost",
                            "at every threshold; nearer to the lower left is better"),
                    result);
        }
        calibration(
                new Panel(
                        out,
                        66 + Panel.WIDTH + 80.0,
                        110,
                        "Is 90 % really 90 %?",
                        "on the line: true; bars: 95 % of chance; hollow: all or none spam"),
                result.scored());
        histogram(
                new Panel(
                        out,
                        66 + 2 * (Panel.WIDTH + 80.0),
                        110,
                        "Where the messages lie",
                        "ham left, spam right, little between"),
                result.scored());
        return out.append("</svg>\n").toString();
    }

    private static void roc(Panel panel, Evaluation.Result result) {
        panel.axes(ERROR, ERRORS, "ham lost, %", ERROR, ERRORS, "spam missed, %");
        double[] spam = Accuracy.scores(result.scored(), Label.SPAM);
        double[] ham = Accuracy.scores(result.scored(), Label.HAM);
        double[] lost = new double[ham.length + 1];
        double[] missed = new double[ham.length + 1];
        lost[0] = 100;
        int below = 0;
        for (int i = 0; i < ham.length; i++) {
            while (below < spam.length && spam[below] <= ham[i]) {
                below++;
            }
            // The threshold just above this ham.
            lost[i + 1] = 100.0 * (ham.length - 1 - i) / ham.length;
            missed[i + 1] = 100.0 * below / spam.length;
        }
        Accuracy a = result.accuracy();
        panel.line("guide", 0.1, 0.01, 0.1, 50);
        panel.stair("curve", lost, missed);
        double sm = a.spamMissPercentAtHam01();
        panel.dot("mark", 0.1, sm, 5, "at 0.1 % of the ham lost");
        panel.label("note", 0.1, sm, 9, sm < 0.05 ? -8 : -6, Panel.format("%.2f %% missed at 0.1 %% lost", sm));
        panel.dot(
                "half",
                a.hamLostPercent(),
                a.spamMissedPercent(),
                4,
                Panel.format(
                        "probability 50 %%: %.3f %% lost, %.3f %% missed", a.hamLostPercent(), a.spamMissedPercent()));
        // Where the two labels would lie on each other, this one goes below; at the lower edge, above both.
        boolean close = Math.abs(ERROR.place(sm) - ERROR.place(a.spamMissedPercent())) < 0.08;
        panel.label(
                "note",
                a.hamLostPercent(),
                a.spamMissedPercent(),
                8,
                a.spamMissedPercent() < 0.03 ? -24 : close ? 16 : 4,
                "threshold 50 %");
    }

    private static void calibration(Panel panel, List<Scored> scored) {
        panel.axes(CHANCE, CHANCES, "probability that was said, %", CHANCE, CHANCES, "share that was spam, %");
        panel.line("guide", 0.01, 0.01, 99.99, 99.99);
        Bins bins = Bins.of(scored, COARSE);
        for (int b = 0; b < COARSE; b++) {
            int n = bins.spam[b] + bins.ham[b];
            if (n == 0) {
                continue;
            }
            double said = 100 * bins.said[b] / n;
            double share = 100.0 * bins.spam[b] / n;
            // Wilson's interval: honest for few messages and for shares of 0 and 1.
            double z = 1.96;
            double p = share / 100;
            double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
            double reach = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
            panel.line("range", said, 100 * (middle - reach), said, 100 * (middle + reach));
            panel.dot(
                    bins.spam[b] == 0 || bins.ham[b] == 0 ? "edge" : "point",
                    said,
                    share,
                    2 + Math.log10(n),
                    Panel.format("said %.3f %%, was %.3f %% of %,d messages", said, share, n));
        }
        if (!scored.isEmpty()) {
            Truthfulness t = Truthfulness.of(scored);
            panel.label("note", 50, 0.01, 12, -32, Panel.format("off by %.2f %% on average", t.offPercent()));
            panel.label("note", 50, 0.01, 12, -14, Panel.format("(chance alone: %.2f %%)", t.byChancePercent()));
        }
    }

    private static void histogram(Panel panel, List<Scored> scored) {
        Bins bins = Bins.of(scored, FINE);
        int most = Math.max(
                10,
                Math.max(
                        Arrays.stream(bins.spam).max().orElse(0),
                        Arrays.stream(bins.ham).max().orElse(0)));
        double[] counts = {0, 1, 10, 100, 1_000, 10_000, 100_000};
        Panel.Axis up = new Panel.Axis(0, most * 1.5, Plot::log);
        panel.axes(
                CHANCE,
                CHANCES,
                "probability that was said, %",
                up,
                Arrays.stream(counts).filter(c -> c <= most * 1.5).toArray(),
                "messages");
        panel.line("guide", 50, 0, 50, most * 1.5);
        for (int b = 0; b < FINE; b++) {
            for (Label label : Label.values()) {
                int n = label == Label.SPAM ? bins.spam[b] : bins.ham[b];
                if (n > 0) {
                    String word = label == Label.SPAM ? "spam" : "ham";
                    panel.bar(word, Bins.edge(b, FINE), Bins.edge(b + 1, FINE), n, Panel.format("%,d %s", n, word));
                }
            }
        }
        panel.label("hamnote", 0.01, most * 1.5, 12, 20, "■ ham");
        panel.label("spamnote", 99.99, most * 1.5, -58, 20, "■ spam");
    }

    /** Messages by log-odds, in equal steps over what {@link #CHANCE} shows; what is beyond is in the outermost. */
    private record Bins(int[] spam, int[] ham, double[] said) {
        private static final double REACH = Math.log(0.9999 / 0.0001);

        static Bins of(List<Scored> scored, int n) {
            Bins bins = new Bins(new int[n], new int[n], new double[n]);
            for (Scored s : scored) {
                double odds = Math.log(s.score() / (1 - s.score()));
                int bin = (int) Math.max(0, Math.min(n - 1, Math.floor((odds + REACH) / (2 * REACH) * n)));
                bins.said[bin] += s.score();
                (s.label() == Label.SPAM ? bins.spam : bins.ham)[bin]++;
            }
            return bins;
        }

        /** Where a bin begins, in percent. */
        static double edge(int bin, int n) {
            return 100 / (1 + Math.exp(REACH - 2 * REACH * bin / n));
        }
    }

    private static String escape(String s) {
        return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
