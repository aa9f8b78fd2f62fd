// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be said of a pattern without running it: texts of which any match must contain one, and how often it
 * repeats nothing.
 *
 * <p>The texts are case folded by {@link #fold} and looked for in folded text, so they serve case-sensitive and
 * insensitive patterns alike. Whatever is not understood only makes the answer weaker: "no such texts" is always
 * right. The reader walks the pattern as Java sees it, after {@link PerlRegex}.
 */
final class Literals {
    /** Larger classes are not taken apart. */
    private static final int MAX_MEMBERS = 24;

    /** Nesting looked into; deeper patterns go without. */
    private static final int MAX_DEPTH = 200;

    private static final int END = -1;

    private final String regex;
    private final boolean comments;
    private int at;
    private int depth;
    private boolean givenUp;

    /** What is known of the branch being read. */
    private LiteralRun here = new LiteralRun();

    /** The most repetitions within the group being read. */
    private long repeats = 1;

    private Literals(Pattern pattern) {
        this.regex = pattern.pattern();
        this.comments = (pattern.flags() & Pattern.COMMENTS) != 0;
    }

    /**
     * @param texts of which any match contains at least one; empty when unknown
     * @param repeats how often the innermost part must be repeated at least, over all nesting; such loops look at
     *     no character when they repeat nothing, so steps do not bound them
     */
    record Facts(Set<String> texts, long repeats) {}

    static Facts of(Pattern pattern) {
        Literals reader = new Literals(pattern);
        Set<String> texts = reader.alternatives();
        if (reader.at < reader.regex.length()) {
            reader.givenUp = true;
        }
        return new Facts(reader.givenUp ? Set.of() : Set.copyOf(texts), reader.repeats);
    }

    /** Folds a character as Java's patterns do when they ignore case. */
    static char fold(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** Union over the branches; nothing as soon as one branch has nothing. */
    private Set<String> alternatives() {
        if (++depth > MAX_DEPTH) {
            givenUp = true;
            at = regex.length();
            return Set.of();
        }
        Set<String> all = new HashSet<>();
        boolean known = true;
        while (true) {
            Set<String> branch = sequence();
            known &= !branch.isEmpty();
            all.addAll(branch);
            if (at < regex.length() && regex.charAt(at) == '|') {
                at++;
                continue;
            }
            depth--;
            return known && all.size() <= LiteralRun.MAX_ALTERNATIVES ? all : Set.of();
        }
    }

    /** The best texts of one branch; ends before {@code |}, {@code )} or the end. */
    private Set<String> sequence() {
        LiteralRun outer = here;
        here = new LiteralRun();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            atom();
        }
        here.cut();
        Set<String> found = here.best();
        here = outer;
        return found;
    }

    private void atom() {
        char c = regex.charAt(at);
        if (comments && Character.isWhitespace(c)) {
            at++;
            return;
        }
        if (comments && c == '#') {
            while (at < regex.length() && regex.charAt(at) != '\n') {
                at++;
            }
            return;
        }
        switch (c) {
            case '(' -> group();
            case '[' -> {
                Set<Character> members = characterClass();
                if (members.isEmpty()) {
                    opaque();
                } else {
                    oneOf(members);
                }
            }
            case '.' -> {
                at++;
                opaque();
            }
            case '^', '$' -> {
                at++;
                if (minimum() != 1) {
                    here.cut();
                }
            }
            case '\\' -> {
                int literal = escape();
                if (literal == END) {
                    opaque();
                } else {
                    oneOf(Set.of((char) literal));
                }
            }
            default -> {
                // A repetition of nothing, as after flags: what Java makes of it is its own affair.
                givenUp |= c == '{' || c == '*' || c == '+' || c == '?';
                at++;
                oneOf(Set.of(c));
            }
        }
    }

    /** One character out of a few, perhaps optional, perhaps repeated. */
    private void oneOf(Set<Character> members) {
        int before = at;
        boolean optional = at < regex.length() && regex.charAt(at) == '?';
        int min = minimum();
        if (members.stream().anyMatch(Character::isSurrogate)) {
            here.cut();
        } else if (at == before) {
            here.extend(members, false);
        } else if (optional) {
            here.extend(members, true);
        } else if (min >= 1) {
            here.extend(members, false);
            here.cut();
            here.extend(members, false);
        } else {
            here.cut();
        }
    }

    /** Something of which the characters are not known. */
    private void opaque() {
        here.cut();
        minimum();
    }

    private void group() {
        boolean zeroWidth = false;
        at++;
        if (at < regex.length() && regex.charAt(at) == '?') {
            at++;
            char kind = at < regex.length() ? regex.charAt(at) : ')';
            char then = at + 1 < regex.length() ? regex.charAt(at + 1) : ')';
            if (kind == '=' || kind == '!') {
                zeroWidth = true;
                at++;
            } else if (kind == '<' && (then == '=' || then == '!')) {
                zeroWidth = true;
                at += 2;
            } else if (kind == '<') {
                at = Math.max(at, regex.indexOf(">", at)) + 1;
            } else if (kind == '>' || kind == ':') {
                at++;
            } else if (flags()) {
                return;
            }
        }
        here.cut();
        long around = repeats;
        repeats = 1;
        Set<String> inner = alternatives();
        if (at < regex.length() && regex.charAt(at) == ')') {
            at++;
        } else {
            givenUp = true;
        }
        int afterBody = at;
        long within = repeats;
        int min = minimum();
        repeats = Math.max(around, saturated(within, Math.max(1, min)));
        boolean once = at == afterBody || min >= 1;
        if (once && !zeroWidth) {
            here.offer(inner);
        }
    }

    /** Flags such as {@code (?i)} and {@code (?i:}; whether the group ended with them. */
    private boolean flags() {
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            if (c == 'x') {
                // From here on blanks mean nothing; not followed.
                givenUp = true;
            }
            if (c == ')') {
                here.cut();
                return true;
            }
            if (c == ':') {
                return false;
            }
        }
        givenUp = true;
        return true;
    }

    /** Reads a class; its members when they are few and named one by one, nothing otherwise. */
    private Set<Character> characterClass() {
        Set<Character> members = new HashSet<>();
        boolean plain = true;
        int nested = 0;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (c == '\\') {
                int literal = escape();
                plain &= literal != END;
                members.add((char) literal);
                continue;
            }
            at++;
            if (c == '[') {
                nested++;
                if (regex.startsWith("^", at)) {
                    plain = false;
                    at++;
                }
                if (regex.startsWith("]", at)) {
                    members.add(']');
                    at++;
                }
                plain &= nested == 1;
            } else if (c == ']') {
                if (--nested == 0) {
                    return plain && members.size() <= MAX_MEMBERS ? members : Set.of();
                }
            } else if (c == '&') {
                plain = false;
            } else if (c == '-' && !members.isEmpty() && !regex.startsWith("]", at)) {
                plain = false;
            } else {
                members.add(c);
            }
        }
        givenUp = true;
        return Set.of();
    }

    /** The character an escape stands for, or {@link #END} for a class, an anchor or a reference. */
    private int escape() {
        at++;
        if (at >= regex.length()) {
            givenUp = true;
            return END;
        }
        char c = regex.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'x' -> hexadecimal();
            case 'p', 'P', 'N' -> {
                skipTo(regex.startsWith("{", at) ? "}" : "");
                yield END;
            }
            case 'k' -> {
                skipTo(">");
                yield END;
            }
            case 'Q' -> {
                givenUp = true;
                yield END;
            }
            case 'c' -> {
                at++;
                yield END;
            }
            default -> {
                if (Character.isDigit(c)) {
                    while (at < regex.length() && Character.isDigit(regex.charAt(at))) {
                        at++;
                    }
                    yield END;
                }
                yield Character.isLetter(c) ? END : c;
            }
        };
    }

    private int hexadecimal() {
        if (regex.startsWith("{", at)) {
            int from = at + 1;
            skipTo("}");
            int code = Integer.parseInt(regex, from, at - 1, 16);
            return code <= Character.MAX_VALUE ? code : END;
        }
        int code = Integer.parseInt(regex, at, Math.min(regex.length(), at + 2), 16);
        at += 2;
        return code;
    }

    /** Behind the next such sign; one character on when it is empty. */
    private void skipTo(String sign) {
        at = sign.isEmpty() ? at + 1 : Math.max(at, regex.indexOf(sign, at)) + 1;
    }

    /** Reads the repetition that follows, if any, and counts it; the least number of times. */
    private int minimum() {
        int min = 1;
        if (at >= regex.length()) {
            return min;
        }
        char c = regex.charAt(at);
        if (c == '*' || c == '?') {
            min = 0;
            at++;
        } else if (c == '+') {
            at++;
        } else if (c == '{' && at + 1 < regex.length() && Character.isDigit(regex.charAt(at + 1))) {
            int end = at + 1;
            long n = 0;
            while (end < regex.length() && Character.isDigit(regex.charAt(end))) {
                n = Math.min(Integer.MAX_VALUE, n * 10 + Character.digit(regex.charAt(end), 10));
                end++;
            }
            min = (int) n;
            repeats = Math.max(repeats, min);
            at = Math.max(at, regex.indexOf("}", at)) + 1;
        } else {
            return min;
        }
        if (at < regex.length() && (regex.charAt(at) == '+' || regex.charAt(at) == '?')) {
            at++;
        }
        return min;
    }

    private static long saturated(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
