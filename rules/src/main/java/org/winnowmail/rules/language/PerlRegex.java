// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Perl's regular expressions in Java's words.
 *
 * <p>The two differ little but in places where Java would read something else without a word: a bracket or
 * {@code &&} inside a character class (Java: union, intersection), POSIX classes, blanks in a class under {@code x},
 * a literal brace, the meaning of {@code $}. Those are rewritten here. What Java cannot do (code, recursion,
 * branch reset, verbs) is refused by name.
 */
final class PerlRegex {
    private static final Map<String, String> POSIX = Map.ofEntries(
            Map.entry("alpha", "Alpha"),
            Map.entry("digit", "Digit"),
            Map.entry("alnum", "Alnum"),
            Map.entry("upper", "Upper"),
            Map.entry("lower", "Lower"),
            Map.entry("punct", "Punct"),
            Map.entry("graph", "Graph"),
            Map.entry("print", "Print"),
            Map.entry("blank", "Blank"),
            Map.entry("cntrl", "Cntrl"),
            Map.entry("xdigit", "XDigit"),
            Map.entry("space", "Space"));

    private final String in;
    private final boolean comments;
    private final StringBuilder out;
    private int at;

    private PerlRegex(String in, boolean comments) {
        this.in = in;
        this.comments = comments;
        this.out = new StringBuilder(in.length() + 16);
    }

    /** Compiles Perl's {@code /body/flags}. */
    static Pattern compile(String body, String flags) throws RegexException {
        // As in Perl, only a line feed ends a line; Java's default counts CR, NEL and others.
        int bits = Pattern.UNIX_LINES;
        for (int i = 0; i < flags.length(); i++) {
            char flag = flags.charAt(i);
            bits |= switch (flag) {
                case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'x' -> Pattern.COMMENTS;
                // About repeated matches, compilation and character sets in Perl; no meaning here.
                case 'g', 'o', 'a', 'u', 'l', 'p' -> 0;
                default ->
                    throw new RegexException(
                            "unknown flag '" + flag + "' after the pattern", "use only the flags i, m, s and x");
            };
        }
        String java = translate(body, (bits & Pattern.COMMENTS) != 0);
        if (isPlain(java)) {
            // Folding by Unicode costs twice the time and changes nothing where only a to z are named.
            bits &= ~Pattern.UNICODE_CASE;
        }
        try {
            return Pattern.compile(java, bits);
        } catch (PatternSyntaxException e) {
            throw new RegexException(
                    "the pattern cannot be read: " + e.getDescription() + " near position " + e.getIndex(),
                    "check brackets, parentheses and repetitions; put a backslash before signs meant literally");
        } catch (StackOverflowError e) {
            throw new RegexException("the pattern is nested too deeply", "split it into several rules");
        }
    }

    /** Whether a pattern names no character beyond ASCII. */
    private static boolean isPlain(String java) {
        return java.chars().allMatch(c -> c < 128)
                && !java.contains("\\x")
                && !java.contains("\\0")
                && !java.contains("\\p")
                && !java.contains("\\N");
    }

    static String translate(String body, boolean comments) throws RegexException {
        PerlRegex regex = new PerlRegex(body, comments);
        regex.run();
        return regex.out.toString();
    }

    private void run() throws RegexException {
        while (at < in.length()) {
            char c = in.charAt(at);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> characterClass();
                case '(' -> group();
                case '{' -> brace();
                default -> {
                    out.append(c);
                    at++;
                }
            }
        }
    }

    private void escape(boolean inClass) throws RegexException {
        if (at + 1 >= in.length()) {
            throw new RegexException("ends in a backslash", "write \\\\ for a backslash itself");
        }
        char next = in.charAt(at + 1);
        switch (next) {
            case 'Q' -> {
                int end = in.indexOf("\\E", at + 2);
                String quoted = in.substring(at + 2, end < 0 ? in.length() : end);
                quoted.codePoints().forEach(this::literal);
                at = end < 0 ? in.length() : end + 2;
            }
            case 'E' -> at += 2;
            case 'K' ->
                throw new RegexException("\\K is not understood", "use a look-behind (?<=...) with a bounded length");
            case 'C', 'L', 'U', 'l', 'u', 'o' ->
                throw new RegexException("\\" + next + " is not understood", "write the characters themselves");
            case 'N' -> {
                if (in.startsWith("{", at + 2)) {
                    out.append("\\N");
                } else {
                    out.append("[^\\n]");
                }
                at += 2;
            }
            case 'g' -> backReference();
            case 'k' -> {
                int close = at + 2 < in.length() ? in.indexOf(closing(in.charAt(at + 2)), at + 3) : -1;
                if (close < 0) {
                    throw new RegexException("\\k needs a group's name", "write \\k<name>");
                }
                out.append("\\k<")
                        .append(groupName(in.substring(at + 3, close)))
                        .append('>');
                at = close + 1;
            }
            case '0' -> {
                boolean octal = at + 2 < in.length() && in.charAt(at + 2) >= '0' && in.charAt(at + 2) <= '7';
                out.append(octal ? "\\0" : "\\x00");
                at += 2;
            }
            case 'x' -> hex();
            case 'b' -> {
                // In a class \b is the backspace character, which Java refuses there.
                out.append(inClass ? "\\x08" : "\\b");
                at += 2;
            }
            default -> {
                out.append('\\').append(next);
                at += 2;
            }
        }
    }

    private void hex() {
        int n = 0;
        while (n < 2 && at + 2 + n < in.length() && Character.digit(in.charAt(at + 2 + n), 16) >= 0) {
            n++;
        }
        int close = in.startsWith("{", at + 2) ? in.indexOf('}', at) : -1;
        if (close > 0) {
            out.append(in, at, close + 1);
            at = close + 1;
        } else {
            out.append("\\x").append("0".repeat(2 - n)).append(in, at + 2, at + 2 + n);
            at += 2 + n;
        }
    }

    private void backReference() throws RegexException {
        int from = at + 2;
        boolean braces = in.startsWith("{", from);
        int start = braces ? from + 1 : from;
        int end = start;
        while (end < in.length() && Character.isDigit(in.charAt(end))) {
            end++;
        }
        if (end == start || (braces && !in.startsWith("}", end))) {
            throw new RegexException("\\g needs the number of a group", "write \\1 for the first group");
        }
        out.append('\\').append(in, start, end).append("(?:)");
        at = braces ? end + 1 : end;
    }

    private void literal(int c) {
        if (c < 128 && !Character.isLetterOrDigit(c)) {
            out.append('\\');
        }
        out.appendCodePoint(c);
    }

    private static char closing(char open) {
        return switch (open) {
            case '{' -> '}';
            case '<' -> '>';
            default -> open;
        };
    }

    /** Java's group names have no underscores. */
    private static String groupName(String perl) {
        return perl.replace("_", "U95U");
    }

    private void characterClass() throws RegexException {
        int open = at++;
        out.append('[');
        if (in.startsWith("^", at)) {
            out.append('^');
            at++;
        }
        boolean first = true;
        while (at < in.length()) {
            char c = in.charAt(at);
            if (c == ']' && !first) {
                out.append(']');
                at++;
                return;
            }
            first = false;
            if (c == '\\') {
                escape(true);
            } else if (c == '[' && namedClassEnd() > 0) {
                posix();
            } else {
                if (c == '[' || c == ']' || c == '&' || (comments && (c == '#' || Character.isWhitespace(c)))) {
                    out.append('\\');
                }
                out.append(c);
                at++;
            }
        }
        throw new RegexException(
                "the character class that begins at position " + open + " is never closed",
                "add ] or write \\[ for a bracket itself");
    }

    /** Where the name of the class that begins here ends: {@code [:} letters {@code :]}; negative when none begins. */
    private int namedClassEnd() {
        if (!in.startsWith("[:", at)) {
            return -1;
        }
        int end = at + 2;
        while (end < in.length() && (in.charAt(end) == '^' || Character.isLetter(in.charAt(end)))) {
            end++;
        }
        return in.startsWith(":]", end) ? end : -1;
    }

    private void posix() throws RegexException {
        int end = namedClassEnd();
        String name = in.substring(at + 2, end);
        boolean not = name.startsWith("^");
        String plain = not ? name.substring(1) : name;
        if (plain.equals("word")) {
            out.append(not ? "\\W" : "\\w");
        } else {
            String java = POSIX.get(plain);
            if (java == null) {
                throw new RegexException("no such character class: [:" + name + ":]", "use [:alpha:], [:digit:], …");
            }
            out.append(not ? "\\P{" : "\\p{").append(java).append('}');
        }
        at = end + 2;
    }

    private void group() throws RegexException {
        if (in.startsWith("(*", at)) {
            throw new RegexException("(*…) verbs are not understood", "rewrite the pattern without them");
        }
        if (!in.startsWith("(?", at)) {
            out.append('(');
            at++;
            return;
        }
        String rest = in.substring(at + 2, Math.min(in.length(), at + 5));
        if (rest.startsWith("#")) {
            int end = in.indexOf(')', at);
            if (end < 0) {
                throw new RegexException("the remark (?# is never closed", "add )");
            }
            at = end + 1;
        } else if (rest.startsWith("{") || rest.startsWith("?{")) {
            throw new RegexException("code inside a pattern is never run", "rewrite the pattern without (?{…})");
        } else if (rest.startsWith("|")) {
            throw new RegexException("(?|…) is not understood", "use (?:…)");
        } else if (rest.startsWith("(")) {
            throw new RegexException("conditions (?(…) are not understood", "write both branches with |");
        } else if (rest.startsWith("R") || rest.startsWith("&") || rest.startsWith("P>") || startsWithDigit(rest)) {
            throw new RegexException("recursion is not understood", "write the nested levels out");
        } else if (rest.startsWith("P=")) {
            int end = in.indexOf(')', at);
            out.append("\\k<")
                    .append(groupName(in.substring(at + 4, Math.max(at + 4, end))))
                    .append('>');
            at = end < 0 ? in.length() : end + 1;
        } else if (rest.startsWith("P<")) {
            named(at + 4, '>');
        } else if (rest.startsWith("'")) {
            named(at + 3, '\'');
        } else if (rest.startsWith("<") && !rest.startsWith("<=") && !rest.startsWith("<!")) {
            named(at + 3, '>');
        } else if (rest.startsWith("^")) {
            // Perl writes (?^i:…) when it prints a pattern: all flags off but those named.
            out.append("(?");
            at += 3;
        } else {
            out.append("(?");
            at += 2;
        }
    }

    private static boolean startsWithDigit(String rest) {
        int i = rest.startsWith("+") || rest.startsWith("-") ? 1 : 0;
        return i < rest.length() && Character.isDigit(rest.charAt(i));
    }

    private void named(int nameAt, char close) throws RegexException {
        int end = in.indexOf(close, nameAt);
        if (end < 0) {
            throw new RegexException("a group's name is never closed", "write (?<name>…)");
        }
        out.append("(?<").append(groupName(in.substring(nameAt, end))).append('>');
        at = end + 1;
    }

    /** A brace that begins no repetition stands for itself in Perl. */
    private void brace() {
        int end = at + 1;
        while (end < in.length() && (Character.isDigit(in.charAt(end)) || in.charAt(end) == ',')) {
            end++;
        }
        boolean repetition =
                end < in.length() && in.charAt(end) == '}' && Character.isDigit(in.charAt(at + 1)) && out.length() > 0;
        if (repetition) {
            out.append(in, at, end + 1);
            at = end + 1;
        } else {
            out.append("\\{");
            at++;
        }
    }
}
