// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

/**
 * How often something in a pattern stands: {@code ?}, {@code *}, {@code +}, <code>{n,m}</code>, greedy or not.
 *
 * @param max {@link LiteralRun#UNBOUNDED} without a bound
 * @param end index behind it in the pattern
 */
record Repetition(int min, int max, int end) {
    /** Reads what begins at an index; once, when no repetition begins there. */
    static Repetition at(String regex, int at) {
        if (at >= regex.length()) {
            return new Repetition(1, 1, at);
        }
        int min;
        int max;
        int end = at;
        switch (regex.charAt(at)) {
            case '?' -> {
                min = 0;
                max = 1;
            }
            case '*' -> {
                min = 0;
                max = LiteralRun.UNBOUNDED;
            }
            case '+' -> {
                min = 1;
                max = LiteralRun.UNBOUNDED;
            }
            case '{' -> {
                min = number(regex, at + 1);
                if (min < 0) {
                    return new Repetition(1, 1, at);
                }
                int comma = at + 1;
                while (comma < regex.length() && Character.isDigit(regex.charAt(comma))) {
                    comma++;
                }
                boolean range = comma < regex.length() && regex.charAt(comma) == ',';
                int upper = range ? number(regex, comma + 1) : min;
                max = upper < 0 ? LiteralRun.UNBOUNDED : upper;
                end = Math.max(at, regex.indexOf("}", at));
            }
            default -> {
                return new Repetition(1, 1, at);
            }
        }
        end++;
        if (end < regex.length() && (regex.charAt(end) == '+' || regex.charAt(end) == '?')) {
            end++;
        }
        return new Repetition(min, max, end);
    }

    /** The number that begins there; negative when none does. */
    private static int number(String regex, int from) {
        long n = -1;
        for (int i = from; i < regex.length() && Character.isDigit(regex.charAt(i)); i++) {
            n = Math.min(Integer.MAX_VALUE, Math.max(0, n) * 10 + Character.digit(regex.charAt(i), 10));
        }
        return (int) n;
    }
}
