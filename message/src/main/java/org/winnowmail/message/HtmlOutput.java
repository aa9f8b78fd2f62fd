// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

/** Text as it is laid out: blanks collapsed, blocks and cells apart, bounded. */
final class HtmlOutput {
    private final StringBuilder out;
    private final int max;

    HtmlOutput(StringBuilder out, int max) {
        this.out = out;
        this.max = max;
    }

    int length() {
        return out.length();
    }

    boolean isFull() {
        return out.length() >= max;
    }

    String from(int start) {
        return out.substring(Math.min(start, out.length()));
    }

    StringBuilder text() {
        return out;
    }

    /** Appends running text: references resolved, runs of blanks as one. */
    void text(String s, int from, int to, boolean keepLines) {
        int at = from;
        StringBuilder target = out;
        while (at < to && target.length() < max) {
            char c = s.charAt(at);
            if (c == '&') {
                at = HtmlEntities.reference(s, at, to, false, target);
                continue;
            }
            at++;
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f') {
                if (keepLines && c == '\n') {
                    target.append('\n');
                } else {
                    blank();
                }
            } else {
                target.append(c);
            }
        }
    }

    /** A blank, unless the text ends in one. */
    void blank() {
        int n = out.length();
        if (n > 0 && n < max && out.charAt(n - 1) != ' ' && out.charAt(n - 1) != '\n') {
            out.append(' ');
        }
    }

    /** A line end, unless the text ends in one. */
    void line() {
        int n = out.length();
        if (n > 0 && n < max) {
            if (out.charAt(n - 1) == ' ') {
                out.setCharAt(n - 1, '\n');
            } else if (out.charAt(n - 1) != '\n') {
                out.append('\n');
            }
        }
    }
}
