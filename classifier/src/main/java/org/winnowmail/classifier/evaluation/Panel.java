// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** One square of a picture: a title, two axes with a grid, and things drawn in their coordinates. */
final class Panel {
    static final int WIDTH = 360;
    static final int HEIGHT = 320;

    private final StringBuilder out;
    private final double left;
    private final double top;
    private Axis across = new Axis(0, 1, v -> v);
    private Axis up = new Axis(0, 1, v -> v);

    /** An axis from one value to another, bent by a scale such as log-odds. */
    record Axis(double from, double to, DoubleUnaryOperator scale) {
        /** 0 at {@code from}, 1 at {@code to}; beyond them the end. */
        double place(double value) {
            double bent = scale.applyAsDouble(Math.max(Math.min(from, to), Math.min(Math.max(from, to), value)));
            return (bent - scale.applyAsDouble(from)) / (scale.applyAsDouble(to) - scale.applyAsDouble(from));
        }
    }

    Panel(StringBuilder out, double left, double top, String title, String remark) {
        this.out = out;
        this.left = left;
        this.top = top;
        add("<text x=\"%.0f\" y=\"%.0f\" class=\"title\">%s</text>%n", left, top - 26, title);
        add("<text x=\"%.0f\" y=\"%.0f\" class=\"remark\">%s</text>%n", left, top - 10, remark);
    }

    /** Draws the axes with a grid line and a label for each tick. */
    void axes(
            Axis horizontal,
            double[] ticksAcross,
            String labelAcross,
            Axis vertical,
            double[] ticksUp,
            String labelUp) {
        across = horizontal;
        up = vertical;
        for (double tick : ticksAcross) {
            add(
                    "<line class=\"grid\" x1=\"%1$.1f\" y1=\"%2$.1f\" x2=\"%1$.1f\" y2=\"%3$.1f\"/>%n",
                    x(tick), top, top + HEIGHT);
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" class=\"tick\" text-anchor=\"middle\">%s</text>%n",
                    x(tick), top + HEIGHT + 16, number(tick));
        }
        for (double tick : ticksUp) {
            add(
                    "<line class=\"grid\" x1=\"%1$.1f\" y1=\"%2$.1f\" x2=\"%3$.1f\" y2=\"%2$.1f\"/>%n",
                    left, y(tick), left + WIDTH);
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" class=\"tick\" text-anchor=\"end\">%s</text>%n",
                    left - 6, y(tick) + 4, number(tick));
        }
        add("<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\"/>%n", left, top, WIDTH, HEIGHT);
        add(
                "<text x=\"%.1f\" y=\"%.1f\" class=\"axis\" text-anchor=\"middle\">%s</text>%n",
                left + WIDTH / 2.0, top + HEIGHT + 36, labelAcross);
        add(
                "<text x=\"%1$.1f\" y=\"%2$.1f\" class=\"axis\" text-anchor=\"middle\" transform=\"rotate(-90 %1$.1f %2$.1f)\">%3$s</text>%n",
                left - 46, top + HEIGHT / 2.0, labelUp);
    }

    double x(double value) {
        return left + across.place(value) * WIDTH;
    }

    double y(double value) {
        return top + HEIGHT - up.place(value) * HEIGHT;
    }

    /** A line between two points, in the coordinates of the axes. */
    void line(String style, double x1, double y1, double x2, double y2) {
        add(
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                style, x(x1), y(y1), x(x2), y(y2));
    }

    /** A dot that tells more when pointed at. */
    void dot(String style, double atX, double atY, double radius, String tip) {
        add(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>%n",
                style, x(atX), y(atY), radius, tip);
    }

    /** A bar from the bottom up to a value. */
    void bar(String style, double from, double to, double value, String tip) {
        add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>%n",
                style, x(from) + 0.5, y(value), Math.max(0.5, x(to) - x(from) - 1), top + HEIGHT - y(value), tip);
    }

    /** A stair of points; those that fall on one spot of the picture are drawn once. */
    void stair(String style, double[] xs, double[] ys) {
        StringBuilder path = new StringBuilder();
        String last = "";
        for (int i = 0; i < xs.length; i++) {
            String step = i == 0 ? format("M%.1f %.1f", x(xs[i]), y(ys[i])) : format("H%.1f V%.1f", x(xs[i]), y(ys[i]));
            if (!step.equals(last)) {
                path.append(step).append(' ');
            }
            last = step;
        }
        add("<path class=\"%s\" d=\"%s\"/>%n", style, path.toString().strip());
    }

    /** Text beside a point, shifted by some dots of the picture. */
    void label(String style, double atX, double atY, double dx, double dy, String text) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", style, x(atX) + dx, y(atY) + dy, text);
    }

    private void add(String format, Object... values) {
        out.append(format(format, values));
    }

    // The annotation asked for lies in a library that is not needed for anything else.
    @SuppressWarnings("AnnotateFormatMethod")
    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** As few digits as say it: 0.01, 0.1, 1, 99.9, 1,000. */
    static String number(double value) {
        if (value >= 1_000) {
            return format("%,d", Math.round(value));
        }
        String text = format("%.4f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
