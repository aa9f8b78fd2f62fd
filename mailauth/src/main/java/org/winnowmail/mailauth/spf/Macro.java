// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A macro string (RFC 7208, section 7): literal text and letters that stand for parts of the dialogue. */
record Macro(String source, List<Piece> pieces) {
    private static final String DELIMITERS = ".-+,/_=";

    /** Longest expansion, in characters; ten letters of a long local part must not fill the memory. */
    private static final int MAX_EXPANSION = 4_096;

    sealed interface Piece {
        /** Text as it is. */
        record Text(String text) implements Piece {}

        /**
         * A letter and its transformers.
         *
         * @param letter lower case
         * @param escape it was upper case: URL-escape the value
         * @param digits rightmost labels kept; 0 for all
         * @param reverse labels in reverse order
         * @param delimiters what separates labels
         */
        record Letter(char letter, boolean escape, int digits, boolean reverse, String delimiters) implements Piece {}
    }

    /** What the letters stand for. */
    interface Values {
        String of(char letter);
    }

    Macro {
        pieces = List.copyOf(pieces);
    }

    /** Whether it has a letter that stands for the sender's local part. */
    boolean speaksOfLocalPart() {
        return pieces.stream().anyMatch(p -> p instanceof Piece.Letter l && (l.letter() == 's' || l.letter() == 'l'));
    }

    /**
     * Reads a macro string.
     *
     * @param explanation the text of an exp= record: blanks, and the letters c, r and t are allowed
     */
    static Macro parse(String source, boolean explanation) throws SpfSyntaxException {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < source.length(); ) {
            char c = source.charAt(at);
            if (c != '%') {
                if ((c < 0x21 && !(explanation && c == ' ')) || c > 0x7E) {
                    throw new SpfSyntaxException(String.format(Locale.ROOT, "character 0x%02X", (int) c));
                }
                text.append(c);
                at++;
                continue;
            }
            char next = at + 1 < source.length() ? source.charAt(at + 1) : 0;
            switch (next) {
                case '%' -> text.append('%');
                case '_' -> text.append(' ');
                case '-' -> text.append("%20");
                case '{' -> {
                    int end = source.indexOf('}', at);
                    if (end < 0) {
                        throw new SpfSyntaxException("no } after %{");
                    }
                    if (!text.isEmpty()) {
                        pieces.add(new Piece.Text(text.toString()));
                        text.setLength(0);
                    }
                    pieces.add(letter(source.substring(at + 2, end), explanation));
                    at = end - 1;
                }
                default -> throw new SpfSyntaxException("a lone % in \"" + SpfRecord.cut(source) + "\"");
            }
            at += 2;
        }
        if (!text.isEmpty()) {
            pieces.add(new Piece.Text(text.toString()));
        }
        return new Macro(source, pieces);
    }

    private static Piece.Letter letter(String inside, boolean explanation) throws SpfSyntaxException {
        char letter = inside.isEmpty() ? 0 : Character.toLowerCase(inside.charAt(0));
        String letters = explanation ? "slodiphcrtv" : "slodiphv";
        if (inside.isEmpty() || letters.indexOf(letter) < 0) {
            throw new SpfSyntaxException("no macro %{" + SpfRecord.cut(inside) + "} here");
        }
        int at = 1;
        int digits = 0;
        while (at < inside.length() && Character.isDigit(inside.charAt(at)) && at < 5) {
            digits = digits * 10 + Character.digit(inside.charAt(at++), 10);
        }
        if (at > 1 && digits == 0) {
            throw new SpfSyntaxException("zero labels in %{" + SpfRecord.cut(inside) + "}");
        }
        boolean reverse = false;
        if (at < inside.length() && (inside.charAt(at) == 'r' || inside.charAt(at) == 'R')) {
            reverse = true;
            at++;
        }
        String delimiters = inside.substring(at);
        if (!delimiters.chars().allMatch(c -> DELIMITERS.indexOf(c) >= 0)) {
            throw new SpfSyntaxException("%{" + SpfRecord.cut(inside) + "} is no macro");
        }
        boolean escape = inside.charAt(0) < 'a';
        return new Piece.Letter(letter, escape, digits, reverse, delimiters.isEmpty() ? "." : delimiters);
    }

    /** Whether it stands for the same text in every dialogue. */
    boolean isConstant() {
        return pieces.stream().allMatch(p -> p instanceof Piece.Text);
    }

    /** Whether the last piece is a letter: then nothing is known of the name's top label. */
    boolean endsInLetter() {
        return !pieces.isEmpty() && pieces.getLast() instanceof Piece.Letter;
    }

    String expand(Values values) {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text t -> out.append(t.text());
                case Piece.Letter l -> out.append(expand(l, values.of(l.letter())));
            }
            if (out.length() > MAX_EXPANSION) {
                return out.substring(0, MAX_EXPANSION);
            }
        }
        return out.toString();
    }

    private static String expand(Piece.Letter letter, String value) {
        String text = value;
        if (letter.digits() > 0 || letter.reverse() || !letter.delimiters().equals(".")) {
            List<String> labels = split(value, letter.delimiters());
            if (letter.reverse()) {
                labels = labels.reversed();
            }
            int from = letter.digits() == 0 ? 0 : Math.max(0, labels.size() - letter.digits());
            text = String.join(".", labels.subList(from, labels.size()));
        }
        return letter.escape() ? escaped(text) : text;
    }

    private static List<String> split(String value, String delimiters) {
        List<String> labels = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || delimiters.indexOf(value.charAt(i)) >= 0) {
                labels.add(value.substring(start, i));
                start = i + 1;
            }
        }
        return labels;
    }

    /** RFC 3986, section 2.3: all but unreserved characters. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean unreserved = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || "-._~".indexOf(b) >= 0;
            if (unreserved) {
                out.append((char) b);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
            }
        }
        return out.toString();
    }
}
