// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import java.util.List;
import java.util.Locale;
import org.winnowmail.classifier.Label;

/** A picture (SVG) of an evaluation: ROC curve on logarithmic axes, and how true the probabilities are. */
public final class Plot {
    private static final int SIZE = 420;
    private static final int MARGIN = 60;
    private static final int DECADES = 4;
    private static final int BINS = 20;

    private Plot() {}

    public static String svg(String title, Evaluation.Result result) {
        StringBuilder out = new StringBuilder();
        int width = 2 * (SIZE + MARGIN) + MARGIN;
        int height = SIZE + 2 * MARGIN + 20;
        out.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                width, height));
        out.append(text("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", width, height));
        Accuracy a = result.accuracy();
        out.append(text(
                "<text x=\"%d\" y=\"24\" font-size=\"15\">%s: 1-ROCA %.4f %%, spam missed at 0.1 %% ham lost %.2f %%</text>%n",
                MARGIN, escape(title), a.rocaPercent(), a.spamMissPercentAtHam01()));
        roc(out, result.scored());
        calibration(out, result.scored());
        return out.append("</svg>\n").toString();
    }

    private static void roc(StringBuilder out, List<Scored> scored) {
        frame(out, MARGIN, "ham lost", "spam missed");
        for (int d = 0; d <= DECADES; d++) {
            double at = (double) d / DECADES;
            String percent = number(100 * Math.pow(10, d - DECADES)) + " %";
            out.append(text(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    MARGIN + at * SIZE, MARGIN + SIZE + 16, percent));
            out.append(text(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    MARGIN - 4, MARGIN + SIZE - at * SIZE + 4, percent));
        }
        double[] spam = Accuracy.scores(scored, Label.SPAM);
        double[] ham = Accuracy.scores(scored, Label.HAM);
        StringBuilder points = new StringBuilder();
        int missed = 0;
        for (int i = 0; i < ham.length; i++) {
            while (missed < spam.length && spam[missed] <= ham[i]) {
                missed++;
            }
            double lost = (double) (ham.length - 1 - i) / ham.length;
            points.append(text(
                    "%.1f,%.1f ",
                    MARGIN + logarithmic(lost) * SIZE,
                    MARGIN + SIZE - logarithmic((double) missed / Math.max(1, spam.length)) * SIZE));
        }
        out.append("<polyline fill=\"none\" stroke=\"#0b6\" stroke-width=\"1.5\" points=\"")
                .append(points)
                .append("\"/>\n");
    }

    private static double logarithmic(double share) {
        return Math.max(0, 1 + Math.log10(Math.max(share, 1e-12)) / DECADES);
    }

    private static void calibration(StringBuilder out, List<Scored> scored) {
        int left = SIZE + 2 * MARGIN + 20;
        frame(out, left, "said probability", "share that was spam");
        out.append(text(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#bbb\"/>%n",
                left, MARGIN + SIZE, left + SIZE, MARGIN));
        int[] all = new int[BINS];
        int[] spam = new int[BINS];
        double[] said = new double[BINS];
        for (Scored s : scored) {
            int bin = (int) Math.min(BINS - 1, s.score() * BINS);
            all[bin]++;
            said[bin] += s.score();
            spam[bin] += s.label() == Label.SPAM ? 1 : 0;
        }
        for (int b = 0; b < BINS; b++) {
            if (all[b] > 0) {
                out.append(text(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#06b\" fill-opacity=\"0.6\"><title>%d messages</title></circle>%n",
                        left + said[b] / all[b] * SIZE,
                        MARGIN + SIZE - (double) spam[b] / all[b] * SIZE,
                        2 + Math.log10(all[b]) * 2,
                        all[b]));
            }
        }
    }

    private static void frame(StringBuilder out, int left, String across, String up) {
        out.append(text(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#444\"/>%n",
                left, MARGIN, SIZE, SIZE));
        out.append(text(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                left + SIZE / 2, MARGIN + SIZE + 36, across));
        out.append(text(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 %d %d)\">%s</text>%n",
                left - 44, MARGIN + SIZE / 2, left - 44, MARGIN + SIZE / 2, up));
    }

    private static String number(double d) {
        return d >= 1 ? Long.toString(Math.round(d)) : text("%.2f", d);
    }

    // The annotation asked for lies in a library that is not needed for anything else.
    @SuppressWarnings("AnnotateFormatMethod")
    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escape(String s) {
        return s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
