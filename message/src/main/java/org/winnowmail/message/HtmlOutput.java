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

    String between(int start, int end) {
        return out.substring(start, end);
    }

    /** Appends running text: references resolved, runs of blanks as one. Plain stretches are copied whole. */
    void text(String s, int from, int to, boolean keepLines) {
        int at = from;
        while (at < to && out.length() < max) {
            int stretch = at;
            int stop = Math.min(to, at + max - out.length());
            while (at < stop && isPlain(s, at, stretch)) {
                at++;
            }
            if (at > stretch) {
                out.append(s, stretch, at);
            }
            if (at == stop) {
                continue;
            }
            char c = s.charAt(at);
            if (c == '&') {
                at = HtmlEntities.reference(s, at, to, false, out);
            } else {
                at++;
                if (keepLines && c == '\n') {
                    out.append('\n');
                } else {
                    blank();
                }
            }
        }
    }

    /** Neither reference nor blank; a single space between such is plain too. */
    private static boolean isPlain(String s, int at, int stretch) {
        char c = s.charAt(at);
        if (c > '&') {
            return true;
        }
        return switch (c) {
            case ' ' -> at > stretch && s.charAt(at - 1) > ' ';
            case '&', '\n', '\r', '\t', '\f' -> false;
            default -> true;
        };
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
