// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a check reports: a symbol, and what it saw.
 *
 * @param symbol name of letters, digits and underscores; one that begins with two underscores is a part of
 *     composites only and never shown or scored
 * @param evidence short texts for people, most telling first; may quote the message, so they are cleaned and
 *     cut here once for every log, header and page that shows them
 */
public record Finding(String symbol, List<String> evidence) {
    /** Longest symbol name, in characters; keeps a hostile rule file out of the header lines. */
    public static final int MAX_SYMBOL = 100;

    /** Pieces of evidence kept per finding. */
    public static final int MAX_EVIDENCE = 20;

    /** Longest piece of evidence, in characters; the rest is cut with an ellipsis. */
    public static final int MAX_EVIDENCE_CHARS = 200;

    public Finding {
        if (!isSymbol(symbol)) {
            throw new IllegalArgumentException("not a symbol name: " + symbol);
        }
        List<String> shown = new ArrayList<>(Math.min(evidence.size(), MAX_EVIDENCE));
        for (String e : evidence.subList(0, Math.min(evidence.size(), MAX_EVIDENCE))) {
            String line = clean(e);
            if (!line.isEmpty()) {
                shown.add(line);
            }
        }
        evidence = List.copyOf(shown);
    }

    public static Finding of(String symbol, String... evidence) {
        return new Finding(symbol, Arrays.asList(evidence));
    }

    /** Whether a text can be the name of a symbol. */
    public static boolean isSymbol(String name) {
        if (name.isEmpty() || name.length() > MAX_SYMBOL || Character.isDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text is fit to be shown as it is; most are. */
    private static boolean isClean(String text) {
        if (text.length() + 2 >= MAX_EVIDENCE_CHARS) {
            return false;
        }
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F || (c == ' ' && before == ' ')) {
                return false;
            }
            before = c;
        }
        return before != ' ';
    }

    /** One line without control, format and unassigned characters, at most {@link #MAX_EVIDENCE_CHARS} long. */
    private static String clean(String text) {
        if (isClean(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_EVIDENCE_CHARS + 1));
        boolean blank = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                blank = line.length() > 0;
                continue;
            }
            int type = Character.getType(c);
            if (type == Character.FORMAT || type == Character.SURROGATE || type == Character.UNASSIGNED) {
                continue;
            }
            if (line.length() + 2 >= MAX_EVIDENCE_CHARS) {
                return line.append('…').toString();
            }
            if (blank) {
                line.append(' ');
                blank = false;
            }
            line.appendCodePoint(c);
        }
        return line.toString();
    }
}
