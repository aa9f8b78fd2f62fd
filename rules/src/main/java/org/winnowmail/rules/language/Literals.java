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

    /** Most characters of what matches one code point. */
    private static final int CODE_POINT = 2;

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
     * @param reach most characters from the begin of a match to the end of the first of the texts in it
     * @param repeats how often the innermost part must be repeated at least, over all nesting; such loops look at
     *     no character when they repeat nothing, so steps do not bound them
     */
    record Facts(Set<String> texts, int reach, long repeats) {}

    static Facts of(Pattern pattern) {
        Literals reader = new Literals(pattern);
        Branches branches = reader.alternatives();
        if (reader.at < reader.regex.length()) {
            reader.givenUp = true;
        }
        LiteralRun.Known known = reader.givenUp ? LiteralRun.Known.NOTHING : branches.known();
        return new Facts(Set.copyOf(known.texts()), known.reach(), reader.repeats);
    }

    /** Folds a character as Java's patterns do when they ignore case. */
    static char fold(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** What is known of several branches together, and the most characters one of them takes. */
    private record Branches(LiteralRun.Known known, int width) {}

    /** Union over the branches; nothing as soon as one branch has nothing. */
    private Branches alternatives() {
        if (++depth > MAX_DEPTH) {
            givenUp = true;
            at = regex.length();
            return new Branches(LiteralRun.Known.NOTHING, LiteralRun.UNBOUNDED);
        }
        Set<String> all = new HashSet<>();
        boolean known = true;
        int reach = 0;
        int width = 0;
        while (true) {
            LiteralRun branch = sequence();
            known &= !branch.best().texts().isEmpty();
            all.addAll(branch.best().texts());
            reach = Math.max(reach, branch.best().reach());
            width = Math.max(width, branch.width());
            if (at < regex.length() && regex.charAt(at) == '|') {
                at++;
                continue;
            }
            depth--;
            return new Branches(
                    known && all.size() <= LiteralRun.MAX_ALTERNATIVES
                            ? new LiteralRun.Known(all, reach)
                            : LiteralRun.Known.NOTHING,
                    width);
        }
    }

    /** One branch; ends before {@code |}, {@code )} or the end. */
    private LiteralRun sequence() {
        LiteralRun outer = here;
        LiteralRun branch = new LiteralRun();
        here = branch;
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            atom();
        }
        branch.cut();
        here = outer;
        return branch;
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
                    opaque(CODE_POINT);
                } else {
                    oneOf(members);
                }
            }
            case '.' -> {
                at++;
                opaque(CODE_POINT);
            }
            case '^', '$' -> {
                at++;
                if (repetition().min() != 1) {
                    here.cut();
                }
            }
            case '\\' -> {
                char kind = at + 1 < regex.length() ? regex.charAt(at + 1) : ' ';
                int literal = escape();
                if (literal == END) {
                    // A reference takes what its group took, a grapheme (\\X) as many as it likes.
                    boolean any = kind == 'k' || kind == 'X' || Character.isDigit(kind);
                    boolean nothing = "bBAZzG".indexOf(kind) >= 0;
                    opaque(any ? LiteralRun.UNBOUNDED : nothing ? 0 : CODE_POINT);
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
        Repetition times = repetition();
        if (members.stream().anyMatch(Character::isSurrogate)) {
            here.cut();
            here.widen(LiteralRun.product(CODE_POINT, times.max()));
        } else if (at == before || optional) {
            here.extend(members, optional);
            here.widen(1);
        } else if (times.min() >= 1) {
            here.extend(members, false);
            here.widen(1);
            here.cut();
            here.extend(members, false);
            here.widen(times.max() - 1);
        } else {
            here.cut();
            here.widen(times.max());
        }
    }

    /** Something of which the characters are not known, only how many it takes each time. */
    private void opaque(int characters) {
        here.cut();
        here.widen(LiteralRun.product(characters, repetition().max()));
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
        Branches inner = alternatives();
        if (at < regex.length() && regex.charAt(at) == ')') {
            at++;
        } else {
            givenUp = true;
        }
        int afterBody = at;
        long within = repeats;
        Repetition times = repetition();
        repeats = Math.max(around, saturated(within, Math.max(1, times.min())));
        boolean once = at == afterBody || times.min() >= 1;
        if (zeroWidth) {
            return;
        }
        if (once) {
            here.offer(inner.known().behind(here.width()));
        }
        here.widen(LiteralRun.product(inner.width(), times.max()));
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

    /** Reads the repetition that follows, if any, and counts it. */
    private Repetition repetition() {
        Repetition times = Repetition.at(regex, at);
        at = times.end();
        repeats = Math.max(repeats, times.min());
        return times;
    }

    private static long saturated(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
